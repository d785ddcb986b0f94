using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Tests;

/// <summary>Counts what is sent to the database, by the log that the product writes anyway.</summary>
internal sealed class Statements : ILoggerProvider
{
    private int commands;
    private int inTransactions;
    private int commits;
    private int open;

    /// <summary>Whether it listens: a log that somebody reads costs time.</summary>
    public bool Listens { get; set; } = true;

    /// <summary>Statements or batches: round trips without commits.</summary>
    public int Commands => commands;

    /// <summary>Those of them that were sent within a transaction; with a single caller these are the burst's.</summary>
    public int InTransactions => inTransactions;

    public int Commits => commits;

    /// <summary>The text of each statement and batch that was sent, once.</summary>
    public ConcurrentDictionary<string, bool> Texts { get; } = new();

    public void Reset() => (commands, inTransactions, commits) = (0, 0, 0);

    public ILogger CreateLogger(string categoryName) => new Counter(this);

    public void Dispose()
    {
    }

    private void Count(EventId told, IReadOnlyList<KeyValuePair<string, object?>>? said)
    {
        if (told == RelationalEventId.CommandExecuted || told == RelationalEventId.CreatedTransactionSavepoint)
        {
            Interlocked.Increment(ref commands);
            Interlocked.Add(ref inTransactions, open);
            if (said?.FirstOrDefault(part => part.Key == "commandText").Value is string text)
            {
                Texts.TryAdd(text, true);
            }
        }
        else if (told == RelationalEventId.TransactionStarted)
        {
            open = 1;
        }
        else if (told == RelationalEventId.TransactionCommitted)
        {
            open = 0;
            Interlocked.Increment(ref commits);
        }
    }

    private sealed class Counter(Statements statements) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => statements.Listens;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            statements.Count(eventId, state as IReadOnlyList<KeyValuePair<string, object?>>);
    }
}
