using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Server.Cases;

/// <summary>What a start gives along with its case, for the steps of this product: ids and words without personal data.</summary>
internal static class CarriedKeys
{
    /// <summary>Id of the subject.</summary>
    public const string Subject = "subject";

    /// <summary>Number of the case.</summary>
    public const string Number = "number";

    /// <summary>Name of the procedure.</summary>
    public const string Procedure = "procedure";

    /// <summary>When it was started: an instant, ISO with offset.</summary>
    public const string StartedAt = "startedAt";

    /// <summary>Account that started it.</summary>
    public const string StartedBy = "startedBy";

    /// <summary>Account of the case manager, if one is named.</summary>
    public const string Manager = "manager";

    /// <summary>All of them, of a case.</summary>
    public static Dictionary<string, JsonNode?> Of(CaseFile file) => new()
    {
        [Subject] = file.SubjectId.ToString(),
        [Number] = file.Number,
        [Procedure] = file.ProcedureName,
        [StartedAt] = file.StartedAt.ToString("O", CultureInfo.InvariantCulture),
        [StartedBy] = file.StartedById?.ToString(),
        [Manager] = file.ManagerId?.ToString(),
    };
}
