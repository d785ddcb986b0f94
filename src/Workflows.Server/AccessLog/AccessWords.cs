namespace Workflows.Server.AccessLog;

/// <summary>What the log says in words.</summary>
internal static class AccessWords
{
    /// <summary>What was done.</summary>
    public static string Word(this AccessAct act) => act switch
    {
        AccessAct.OpenedTask => "Відкрито завдання",
        AccessAct.OpenedCase => "Відкрито справу",
        AccessAct.OpenedPaper => "Відкрито документ",
        AccessAct.OpenedCard => "Відкрито картку клієнта",
        AccessAct.OpenedPartner => "Відкрито картку партнера",
        AccessAct.Found => "Показано в пошуку",
        AccessAct.StartedCase => "Розпочато справу",
        AccessAct.CompletedTask => "Завершено завдання",
        AccessAct.ChangedCard => "Записано в картку",
        AccessAct.DownloadedFile => "Отримано файл",
        AccessAct.ReadByProgram => "Прочитано зовнішньою програмою",
        AccessAct.OpenedLog => "Переглянуто записи про доступ",
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "No such act."),
    };

    /// <summary>Why it was allowed.</summary>
    public static string Word(this AccessReason reason) => reason switch
    {
        AccessReason.OwnTask => "своє завдання",
        AccessReason.StandIn => "заступає",
        AccessReason.Queue => "завдання в черзі",
        AccessReason.OwnCase => "своя справа",
        AccessReason.Coordinator => "координатор",
        AccessReason.Centre => "працює в центрі",
        AccessReason.Network => "адміністрація мережі",
        AccessReason.Administrator => "адміністратор",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };

    /// <summary>What a subject is, for whoever sees no names.</summary>
    public static string Word(this Clients.SubjectKind kind) => kind switch
    {
        Clients.SubjectKind.Client => "клієнт",
        Clients.SubjectKind.Lead => "потенційний клієнт",
        Clients.SubjectKind.Partner => "партнер",
        Clients.SubjectKind.Matter => "справа без клієнта",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
