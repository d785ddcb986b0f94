namespace Workflows.Server.Letters;

/// <summary>What pages say about letters, and what the kinds have in common.</summary>
internal static class LetterWords
{
    /// <summary>The kinds that a person may do without; what is late is always told.</summary>
    public static IReadOnlyList<LetterKind> Optional { get; } = [LetterKind.Assignment, LetterKind.Queue, LetterKind.Reminder, LetterKind.Digest];

    /// <summary>Whether it tells that something is late: such letters always go, at any hour.</summary>
    public static bool TellsOfLateness(this LetterKind kind) => kind is LetterKind.Overdue or LetterKind.Escalation;

    /// <summary>Whether it is about one task.</summary>
    public static bool IsOfTask(this LetterKind kind) => !kind.IsList() && kind != LetterKind.Case;

    /// <summary>Whether it lists what other letters are about one by one.</summary>
    public static bool IsList(this LetterKind kind) => kind is LetterKind.Digest or LetterKind.Bundle;

    /// <summary>The kind as a name.</summary>
    public static string Word(this LetterKind kind) => kind switch
    {
        LetterKind.Assignment => "Вам доручено завдання",
        LetterKind.Queue => "Нове завдання в черзі",
        LetterKind.Reminder => "Нагадування про строк",
        LetterKind.Overdue => "Строк минув",
        LetterKind.Escalation => "Завдання давно прострочене",
        LetterKind.Unreached => "Виконавця не повідомлено",
        LetterKind.Case => "Лист у справі",
        LetterKind.Digest => "План на день",
        LetterKind.Bundle => "Кілька листів в одному",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>The state as a filter says it.</summary>
    public static string Word(this LetterState state) => state switch
    {
        LetterState.Waiting => "чекають",
        LetterState.Sent => "надіслані",
        LetterState.Filed => "записані файлами",
        LetterState.Failed => "не надіслані",
        LetterState.Skipped => "не знадобилися",
        LetterState.Joined => "увійшли до спільного листа",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };

    /// <summary>What a try came to.</summary>
    public static string Word(this TryResult result) => result switch
    {
        TryResult.Sent => "прийнято",
        TryResult.Filed => "записано файлом",
        TryResult.Later => "не вдалося, спробуємо ще",
        TryResult.Unanswered => "лист передано, але відповіді не було",
        TryResult.Refused => "відмова",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No such result."),
    };
}
