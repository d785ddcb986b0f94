using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Workflows.Benchmarks.Product;

/// <summary>
/// Hears what the product sends to its database, through the log that it writes anyway. Deaf until it is asked to listen: a log that somebody
/// reads costs time.
/// </summary>
internal sealed class Statements : ILoggerProvider
{
    private int commands;
    private int inTransactions;
    private int commits;
    private int open;

    public bool Listens { get; set; }

    /// <summary>Statements or batches: round trips without commits.</summary>
    public int Commands => commands;

    /// <summary>Those of them that were sent within a transaction; with a single caller these are the burst's.</summary>
    public int InTransactions => inTransactions;

    public int Commits => commits;

    public ILogger CreateLogger(string categoryName) => new Ear(this);

    public void Dispose()
    {
    }

    private void Hear(EventId heard)
    {
        if (heard == RelationalEventId.CommandExecuted)
        {
            commands++;
            inTransactions += open;
        }
        else if (heard == RelationalEventId.TransactionStarted)
        {
            open = 1;
        }
        else if (heard == RelationalEventId.TransactionCommitted)
        {
            (open, commits) = (0, commits + 1);
        }
    }

    private sealed class Ear(Statements statements) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => statements.Listens;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            statements.Hear(eventId);
    }
}
