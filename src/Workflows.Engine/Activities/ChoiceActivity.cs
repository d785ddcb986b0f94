using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>
/// A choice without code: goes on by the branch that is called as the field's value, else by «Інше». Branches are called as people read the answers; which values
/// those words mean is written in when the drawing is published, and a word that is not among them means itself.
/// </summary>
public sealed class ChoiceActivity : Activity
{
    /// <summary>The type's name.</summary>
    public const string TypeName = "Case.Choice";

    /// <summary>The field that is looked at.</summary>
    public const string FieldKey = "field";

    /// <summary>The branches' words.</summary>
    public const string BranchesKey = "branches";

    /// <summary>What the branches' words mean: an object, word to value.</summary>
    public const string MeaningsKey = "meanings";

    /// <summary>The branch for whatever no other is called as.</summary>
    public const string Other = "Інше";

    /// <inheritdoc/>
    public override ActivityDeclaration Declaration { get; } = new(
        TypeName, PaletteGroups.Way, "Вибір", "Дивиться, яка відповідь, і йде гілкою з такою назвою; якщо її немає — гілкою «Інше».")
    {
        Icon = "choice",
        Inputs =
        [
            new(FieldKey, "String", "Поле")
            {
                Description = "На яку відповідь чи яке поле справи дивитися.",
                IsWrapped = false,
                UiHint = "dropdown",
                OptionsFrom = OptionLists.Facts,
            },
            new(BranchesKey, "List<String>", "Гілки")
            {
                Description = "Відповіді, для кожної з яких є своя гілка; пишіть їх так, як у формі.",
                UiHint = "dynamic-outcomes",
                FixedOutcomes = [Other],
            },
            new(MeaningsKey, "Object", "Значення гілок")
            {
                Description = "Що означає назва кожної гілки; записується під час публікації.",
                IsWrapped = false,
                IsForExperts = true,
                UiHint = "json-editor",
            },
        ],
        Ports = [new(Other, PortKind.Flow, Other)],
    };

    /// <inheritdoc/>
    public override StepWays Ways(ActivityNode node) => node.Input(BranchesKey)?.Expression switch
    {
        null => new([Other]),
        { IsPlain: true, Value: var branches } => new([.. branches.AsTexts().Append(Other).Distinct()]),
        _ => new([Other]) { MayNameMore = true },
    };

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var fact = context.ReadFact(context.Input(FieldKey).AsText() ?? throw new StepFailedException("не вибрано поля, на яке дивитися"));
        var meanings = context.Input(MeaningsKey) as JsonObject;
        var branches = context.Input(BranchesKey).AsTexts();
        context.Complete(branches.FirstOrDefault(branch => Comparison.Holds(fact, fact is JsonArray ? "Contains" : "Equal", meanings?[branch] ?? branch)) ?? Other);
    }
}
