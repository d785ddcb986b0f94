using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Forms;
using Workflows.Server.Storage;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Steps;

/// <summary>A way out of a step.</summary>
/// <param name="Was">The port as the drawing names it; empty for a way that is new.</param>
/// <param name="Text">The same as somebody has named it; empty takes the way out.</param>
/// <param name="IsNamed">Whether it can be named otherwise here.</param>
/// <param name="Kind">Of a task's outcome: what kind it is.</param>
/// <param name="Checks">Of a task's outcome: whether the form has to be complete.</param>
/// <param name="Target">The step that it leads to; empty for none, <see cref="StepWaysForm.Several"/> for more than one.</param>
public sealed record StepWay(string Was, string Text, bool IsNamed, OutcomeKind Kind, bool Checks, string Target)
{
    /// <summary>An empty row.</summary>
    public static StepWay New { get; } = new("", "", true, OutcomeKind.Other, true, "");

    /// <summary>Whether the step has no such way any more, and only its arrow is left.</summary>
    public bool IsLost { get; init; }

    /// <summary>The row as the drawing has it, to tell what somebody has changed.</summary>
    public string Stored => $"{Was}\n{Text}\n{Kind}\n{Checks}\n{Target}";

    /// <summary>Whether it is the way of a task that is late.</summary>
    public bool IsLate => !IsNamed && !IsLost && Was == TaskOutcomes.Late;
}

/// <summary>The ways out of a step as a page has them: a task's outcomes, the branches of a choice, or just what follows.</summary>
public sealed class StepWaysForm
{
    /// <summary>Says that a port leads to several steps at once, which is changed on the drawing.</summary>
    public const string Several = "*";

    private const string Prefix = FormReading.Prefix + "way.";
    private const int NewRows = 2;
    private const int Most = 500; // A browser sends no more than some values of a form; nobody names so many.
    private const int LongestText = 100;

    private StepWaysForm(ActivityNode node, InputDeclaration? list, IReadOnlyList<StepWay> ways) => (Node, List, Ways) = (node, list, ways);

    /// <summary>The step.</summary>
    public ActivityNode Node { get; }

    /// <summary>The field that lists the ways; null where they are fixed.</summary>
    public InputDeclaration? List { get; }

    /// <summary>The ways, with empty rows for new ones where some can be added.</summary>
    public IReadOnlyList<StepWay> Ways { get; }

    /// <summary>Whether the ways are outcomes of a task, each of a kind.</summary>
    public bool AreOutcomes => List is { IsWrapped: false };

    /// <summary>The names of a row's inputs.</summary>
    public static string Name(int row, string what) => $"{Prefix}{row}.{what}";

    /// <summary>The ways as the drawing has them; null where an expression gives them, or no arrows lead out of the step.</summary>
    public static StepWaysForm? Of(ActivityNode node, DrawingEdit edit)
    {
        var list = node.Declaration.Inputs.FirstOrDefault(input => input.UiHint == "dynamic-outcomes");
        var ways = node.Activity.Ways(node);
        if (!edit.IsOnArrows(node.Id) || (list is not null && node.Input(list.Key)?.Expression is { IsPlain: false }) || (list is null && ways.MayNameMore && ways.Ports.Count == 0))
        {
            return null;
        }

        var named = list is null ? [] : NamedOf(node, list);
        var standIn = named.Count == 1 && edit.Targets(node.Id, named[0].Was).Count == 0 ? ways.StandIn : null;
        List<string> fixedOnes = [.. ways.Ports.Concat(ways.Idle).Where(port => named.All(way => way.Was != port)).Distinct()];

        // Arrows of outcomes that are gone: the check tells of them, and here they are taken away or led elsewhere.
        List<string> lost = [.. ways.MayNameMore ? [] : edit.PortsOf(node.Id).Where(port => port != standIn && !fixedOnes.Contains(port) && named.All(way => way.Was != port))];
        List<StepWay> found =
        [
            .. named.Select(way => way with { Target = TargetOf(edit, node, way.Was, standIn) }),
            .. list is null ? [] : Enumerable.Repeat(StepWay.New, NewRows),
            .. fixedOnes.Select(port => new StepWay(port, port, false, OutcomeKind.Other, true, TargetOf(edit, node, port, null))),
            .. lost.Select(port => new StepWay(port, port, false, OutcomeKind.Other, true, TargetOf(edit, node, port, null)) { IsLost = true }),
        ];
        return found.Count == 0 ? null : new StepWaysForm(node, list, found);
    }

    /// <summary>The same as somebody has filled them in.</summary>
    public StepWaysForm Typed(IFormCollection sent)
    {
        var typed = new List<StepWay>();
        for (var row = 0; row < Most && sent.ContainsKey(Name(row, "was")); row++)
        {
            var was = sent[Name(row, "was")].ToString();
            var before = Ways.FirstOrDefault(way => way.Was == was && was.Length > 0) ?? StepWay.New;
            var filled = before with
            {
                Text = before.IsNamed && sent.ContainsKey(Name(row, "text")) ? TypedText.Of(sent[Name(row, "text")].ToString()).Trim() : before.Text,
                Kind = Enum.TryParse<OutcomeKind>(sent[Name(row, "kind")], out var kind) && Enum.IsDefined(kind) ? kind : before.Kind,
                Checks = AreOutcomes && before.IsNamed ? sent[Name(row, "checks")] == "true" : before.Checks,
                Target = sent.ContainsKey(Name(row, "to")) ? sent[Name(row, "to")].ToString() : before.Target,
            };

            // What the person has not touched is as the drawing has it by now; a way that somebody else has taken out meanwhile stays out.
            var opened = sent[Name(row, "opened")].ToString().ReplaceLineEndings("\n");
            var isUntouched = opened.Length > 0 && opened == (filled with { Was = was }).Stored;
            if (!isUntouched)
            {
                typed.Add(filled);
            }
            else if (was.Length == 0 || Ways.Any(way => way.Was == was))
            {
                typed.Add(before);
            }
        }

        // And what somebody else has added is there.
        return typed.Count == 0 ? this
            : new StepWaysForm(Node, List, [.. typed, .. Ways.Where(way => way.Was.Length > 0 && typed.TrueForAll(other => other.Was != way.Was) && !WasSent(sent, way.Was))]);
    }

    private static bool WasSent(IFormCollection sent, string was) =>
        Enumerable.Range(0, Most).TakeWhile(row => sent.ContainsKey(Name(row, "was"))).Any(row => sent[Name(row, "was")].ToString() == was);

    /// <summary>What cannot be kept, by the row's id.</summary>
    public Dictionary<string, string> Problems(DrawingEdit edit)
    {
        var problems = new Dictionary<string, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (row, way) in Ways.Index().Where(one => one.Item.Text.Length > 0).OrderBy(one => one.Item.IsNamed))
        {
            if (way.Text.Length > LongestText)
            {
                problems[$"way-{row}"] = $"«{way.Text[..40]}…»: задовго, щонайбільше {LongestText} знаків";
            }
            else if (!taken.Add(way.Text))
            {
                problems[$"way-{row}"] = way.IsNamed && Ways.Any(other => !other.IsNamed && other.Text == way.Text) ? $"«{way.Text}» тут уже є, назвіть інакше" : $"«{way.Text}» названо двічі";
            }
            else if (way.Target.Length > 0 && way.Target != Several && !edit.IsOnArrows(way.Target))
            {
                problems[$"way-{row}-to"] = $"«{way.Text}»: кроку, до якого це веде, вже немає";
            }
        }

        if (AreOutcomes && !Ways.Any(way => way.IsNamed && way.Text.Length > 0))
        {
            problems["way-0"] = "Завдання має чимось завершуватися: назвіть хоч одне завершення";
        }

        return problems;
    }

    /// <summary>Writes into a drawing what differs from how it was: names, with their arrows, and where each leads.</summary>
    public void WriteInto(DrawingEdit edit, StepWaysForm before)
    {
        if (Ways.SequenceEqual(before.Ways))
        {
            return;
        }

        // One outcome may leave by «Done»: from now on by its own name, so that a second one beside it is another way.
        var former = before.Ways.Where(way => way is { IsNamed: true, Was.Length: > 0 }).ToList();
        if (AreOutcomes && former is [var only] && edit.Targets(Node.Id, only.Was).Count == 0)
        {
            edit.RenamePort(Node.Id, "Done", only.Was);
        }

        var named = Ways.Where(way => way.IsNamed && way.Text.Length > 0).ToList();
        if (List is not null && !named.SequenceEqual(before.Ways.Where(way => way.IsNamed && way.Text.Length > 0)))
        {
            WriteNames(edit, named);
            RenameArrows(edit, before);
        }

        foreach (var way in Ways.Where(way => way.Text.Length > 0 && way.Target != Several))
        {
            var was = before.Ways.FirstOrDefault(other => other.Was == way.Was && way.Was.Length > 0);
            if (was is null || was.Target != way.Target)
            {
                edit.Link(Node.Id, way.Text, way.Target.Length == 0 ? null : way.Target);
            }

            if (way.IsLate && was?.Target != way.Target)
            {
                edit.Set(Node.Id, Node.Declaration.Input("whenLate")!, JsonValue.Create((way.Target.Length == 0 ? WhenLate.Wait : WhenLate.Leave).ToString()));
            }
        }
    }

    // Two that change names with each other keep their arrows, so all go by names of nobody's first.
    private void RenameArrows(DrawingEdit edit, StepWaysForm before)
    {
        foreach (var gone in before.Ways.Where(way => way.IsNamed && way.Was.Length > 0 && !Ways.Any(other => other.Was == way.Was && other.Text.Length > 0)))
        {
            edit.Link(Node.Id, gone.Was, null);
        }

        var renamed = Ways.Where(way => way.IsNamed && way.Was.Length > 0 && way.Text.Length > 0 && way.Was != way.Text).ToList();
        foreach (var way in renamed)
        {
            edit.RenamePort(Node.Id, way.Was, $"\n{way.Was}");
        }

        foreach (var way in renamed)
        {
            edit.RenamePort(Node.Id, $"\n{way.Was}", way.Text);
        }
    }

    private void WriteNames(DrawingEdit edit, IReadOnlyList<StepWay> named)
    {
        var drawn = (edit.Step(Node.Id)![List!.Key] as JsonArray ?? []).OfType<JsonObject>().ToList();
        edit.Set(Node.Id, List, new JsonArray([.. named.Select(way => AreOutcomes ? Outcome(way, drawn) : (JsonNode?)JsonValue.Create(way.Text))]));
    }

    private static JsonObject Outcome(StepWay way, List<JsonObject> drawn)
    {
        var outcome = drawn.FirstOrDefault(one => one["text"].AsText() == way.Was && way.Was.Length > 0)?.DeepClone() as JsonObject ?? [];
        (outcome["text"], outcome["kind"], outcome["checks"]) = (way.Text, way.Kind.ToString(), way.Checks);
        return outcome;
    }

    private static IReadOnlyList<StepWay> NamedOf(ActivityNode node, InputDeclaration list)
    {
        var value = node.Input(list.Key)?.Expression.Value ?? list.Default;
        if (list.IsWrapped)
        {
            return [.. value.AsTexts().Distinct().Select(text => new StepWay(text, text, true, OutcomeKind.Other, true, ""))];
        }

        try
        {
            return [.. TaskOutcomes.OfDrawing(value).Select(outcome => new StepWay(outcome.Text, outcome.Text, true, outcome.Kind, outcome.Checks, ""))];
        }
        catch (Engine.Execution.StepFailedException)
        {
            // Named twice or not at all: they are shown as they are, to be mended.
            return [.. (value as JsonArray ?? []).Select(one => ((one is JsonObject ? one["text"] : one).AsText() ?? "").Trim())
                .Where(text => text.Length > 0).Select(text => new StepWay(text, text, true, OutcomeKind.Other, true, ""))];
        }
    }

    private static string TargetOf(DrawingEdit edit, ActivityNode node, string port, string? standIn)
    {
        var targets = edit.Targets(node.Id, port);
        targets = targets.Count == 0 && standIn is not null ? edit.Targets(node.Id, standIn) : targets;
        return targets.Count switch { 0 => "", 1 => targets[0], _ => Several };
    }
}
