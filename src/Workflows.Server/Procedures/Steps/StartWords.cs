using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Procedures.PickLists;
using Workflows.Server.Procedures.Regular;

namespace Workflows.Server.Procedures.Steps;

/// <summary>How cases of a procedure begin, in words.</summary>
internal static class StartWords
{
    /// <summary>One sentence.</summary>
    public static string Of(WorkflowGraph graph, IReadOnlyDictionary<string, IReadOnlyList<InputOption>> lists) => StartSettings.Find(graph.Definition) is not { Roles.Count: > 0 } start
        ? graph.Nodes.Any(step => step.Type == RegularActivity.TypeName)
            ? "Вона починається сама за календарем, у кожному центрі, що її ввімкнув."
            : "Люди її не починають: її запускає інша процедура, подія або програма."
        : $"Починає {string.Join(", ", start.Roles.Select(role => role.Word()))}; {Word(start.Subject)}; "
            + (start.Form is { } form ? $"форма «{lists.GetValueOrDefault(PickList.Forms, []).FirstOrDefault(option => option.Value == form)?.Label ?? form}»." : "без форми.");

    /// <summary>Whom a case is about.</summary>
    public static string Word(SubjectKind kind) => kind switch
    {
        SubjectKind.Lead => "про потенційного клієнта, якого записує початкова форма",
        SubjectKind.Client => "про клієнта, якого названо в початковій формі",
        SubjectKind.Partner => "про організацію, яку названо в початковій формі",
        _ => "ні про кого певного",
    };
}
