using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Workflows.Server.Tests;

/// <summary>Keeps what the server said, so that a test can ask whether and how often it said something.</summary>
internal sealed class LogSink : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> lines = new();

    public IReadOnlyList<LogLine> Lines => [.. lines];

    public int Count(string category, int eventId) => lines.Count(line => line.Category == category && line.EventId == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(new LogLine(category, eventId.Id, logLevel, formatter(state, exception)));
            }
        }
    }
}

internal sealed record LogLine(string Category, int EventId, LogLevel Level, string Text);
