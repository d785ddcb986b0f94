using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Server.Tasks;

namespace Workflows.Server.Procedures.Steps;

/// <summary>Steps that can be put in, and how a new one begins.</summary>
internal sealed class StepAdding(ActivityCatalogue catalogue)
{
    /// <summary>The type's name of a step that goes on by all of its ways.</summary>
    public const string Fork = "Elsa.FlowFork";

    private const string Join = "Elsa.FlowJoin";

    private static readonly string[] FirstBranches = ["Гілка 1", "Гілка 2"];

    /// <summary>The kinds of steps that coordinators draw, by group, in the order of the palette.</summary>
    /// <param name="isFollowed">Whether something stands behind the place: nothing can follow an end.</param>
    public IReadOnlyList<IGrouping<string, ActivityDeclaration>> Kinds(bool isFollowed) =>
    [
        .. catalogue.All.Select(activity => activity.Declaration)
            .Where(one => one is { IsBrowsable: true, IsForExperts: false, IsContainer: false, IsStart: false } && one.Type != Join && !(isFollowed && one.IsTerminal))
            .GroupBy(one => one.Category).OrderBy(group => group.Key, StringComparer.Ordinal),
    ];

    /// <summary>Puts a new step in; a fork comes with the place where its branches meet.</summary>
    /// <param name="edit">The drawing.</param>
    /// <param name="procedure">The same as it was read.</param>
    /// <param name="declaration">The kind of the step.</param>
    /// <param name="place">Where to.</param>
    /// <param name="id">The new step's id.</param>
    /// <param name="second">An id for the step where branches meet.</param>
    public void Add(DrawingEdit edit, EditedProcedure procedure, ActivityDeclaration declaration, StepPlace place, string id, string second)
    {
        var first = procedure.Graph?.RootFlowchart?.Start()?.Id;
        if (declaration.Type == Fork)
        {
            var join = catalogue.Find(Join)!.Declaration;
            edit.Insert(New(join, second, edit), place, first, ["Done"]);
            first = place.After is null ? second : first;
        }

        var step = New(declaration, id, edit);
        var ports = PortsOf(step, declaration);

        // Two ways of one step cannot both wait at a place where branches meet: the first leads on, the others are led where they belong by whoever draws.
        var follower = place.After is { } before ? edit.Targets(before, place.Port) : first is null ? [] : [first];
        if (declaration.Type != Fork && ports.Count > 1 && follower.Any(id => procedure.Step(id)?.Type == Join))
        {
            ports = [ports[0]];
        }

        var isRefused = declaration.Type == ApprovalActivity.TypeName && place.After is { } after && procedure.Step(after)?.IsTask() == true;
        edit.Insert(step, place, first, [.. ports.Where(port => !(isRefused && port == ApprovalActivity.Refused))]);

        // What was refused goes back to who has prepared it.
        if (isRefused)
        {
            edit.Link(id, ApprovalActivity.Refused, place.After);
        }
    }

    private IReadOnlyList<string> PortsOf(JsonObject step, ActivityDeclaration declaration)
    {
        if (declaration.Type == Fork)
        {
            return FirstBranches;
        }

        var drawing = new JsonObject { ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray(step.DeepClone()) } };
        var read = WorkflowDefinitionReader.Read(drawing.ToJsonString(), catalogue).Definition?.Root.Activities;
        return read is [var node] ? node.Activity.Ways(node).Ports : [];
    }

    private static JsonObject New(ActivityDeclaration declaration, string id, DrawingEdit edit)
    {
        var step = new JsonObject
        {
            ["id"] = id,
            ["name"] = NameOf(declaration, edit),
            ["type"] = declaration.Type,
            ["version"] = declaration.Version,
            ["customProperties"] = new JsonObject(),
            ["metadata"] = new JsonObject { ["displayText"] = declaration.DisplayName },
        };
        foreach (var input in declaration.Inputs.Where(input => input.Initial is not null))
        {
            step[input.Key] = Wrapped(input, ExpressionTypes.Literal, input.Initial!.DeepClone());
        }

        if (declaration.Type == Fork)
        {
            step["branches"] = Wrapped(declaration.Input("branches")!, ExpressionTypes.Object, new JsonArray([.. FirstBranches.Select(branch => (JsonNode)branch)]).ToJsonString(DrawingText.Json));
        }

        return step;
    }

    // As Studio names them: by their kind and a number.
    private static string NameOf(ActivityDeclaration declaration, DrawingEdit edit)
    {
        var taken = edit.Names.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(number => string.Create(CultureInfo.InvariantCulture, $"{declaration.Name}{number}")).First(name => !taken.Contains(name));
    }

    private static JsonNode Wrapped(InputDeclaration input, string kind, JsonNode value) => input.IsWrapped
        ? new JsonObject { ["typeName"] = kind == ExpressionTypes.Object ? "String[]" : input.TypeName, ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value } }
        : value;
}
