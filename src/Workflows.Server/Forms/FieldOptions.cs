using Workflows.Server.Clients.Fields;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Forms;

/// <summary>Reads the options of a choice.</summary>
internal static class FieldOptions
{
    private const int Longest = 100;

    /// <summary>The form's own options, or those of the register; what is wrong with them is said.</summary>
    public static IReadOnlyList<FieldOption> Read(JsonPart field, FieldType type, CatalogueField? bind)
    {
        var given = field.Json["options"] is not null;
        var listed = field.Json["list"] is not null;
        if (type is not (FieldType.Choice or FieldType.Choices))
        {
            if (given || listed)
            {
                field.Wrong("«options» і «list» бувають лише у вибору (Choice, Choices)");
            }

            return [];
        }

        if (!given && bind is not null)
        {
            return bind.Options;
        }

        if (listed || bind?.List is not null)
        {
            if (given)
            {
                field.Wrong("варіанти беруться з довідника, «options» тут не потрібні");
            }

            return [];
        }

        var options = field.Parts("options", (number, _) => $"{field.Place}, варіант {number}").Select(Option).OfType<FieldOption>().ToList();
        if (options.Count == 0)
        {
            field.Wrong("немає варіантів («options»)");
        }

        foreach (var twice in options.GroupBy(option => option.Value).Where(group => group.Count() > 1))
        {
            field.Wrong($"варіант «{twice.Key}» є двічі");
        }

        foreach (var foreign in options.Where(option => bind?.Options.All(known => known.Value != option.Value) == true))
        {
            field.Wrong($"варіанта «{foreign.Value}» немає в полі картки «{bind!.Key}»");
        }

        return options;
    }

    /// <summary>The reference list that the options are taken from; null for none.</summary>
    public static string? ListOf(JsonPart field, CatalogueField? bind)
    {
        var named = field.Text("list");
        if (named is not null && bind is not null && named != bind.List)
        {
            field.Wrong($"поле картки «{bind.Key}» бере варіанти не з довідника «{named}»");
        }
        else if (named is not null && !ListPack.IsKey(named))
        {
            field.Wrong($"«{named}» не може бути довідником");
        }

        return bind is null ? named : bind.List;
    }

    private static FieldOption? Option(JsonPart part)
    {
        part.Allow("value", "label");
        var (value, label) = (part.Text("value", needed: true), part.Text("label", needed: true));
        if (value is not null && (value.Length > Longest || value != value.Trim()))
        {
            part.Wrong($"«value» має бути без пробілів по краях і щонайбільше {Longest} знаків");
        }

        return value is null || label is null ? null : new FieldOption(value, label);
    }
}
