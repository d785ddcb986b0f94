using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Engine.Definitions;
using Workflows.Engine.Storage;
using Workflows.Server.Access;
using Workflows.Server.Clients;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Procedures;

/// <summary>
/// How people start a procedure, as the drawing says under <c>customProperties.start</c>. A procedure without it is started by others
/// (another procedure, an event) and never by hand.
/// </summary>
internal sealed record StartSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>Who may start it.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>The form that is filled in at the start; null for none.</summary>
    public string? Form { get; init; }

    /// <summary>
    /// Whom it is about. A lead, or nobody (a matter), is made by the start; a client or partner is the one that the form's first field
    /// of that type names.
    /// </summary>
    public SubjectKind Subject { get; init; } = SubjectKind.Matter;

    /// <summary>What is written into the card of a lead that the start makes and nobody has to fill in (catalogue key to value): where it came from.</summary>
    public IReadOnlyDictionary<string, JsonNode?> With { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Whether who starts it becomes the case manager.</summary>
    public bool StarterManages { get; init; }

    /// <summary>Reads the settings of a definition; null when it is not for people to start.</summary>
    /// <exception cref="DefinitionException">They cannot be read; the message says so.</exception>
    public static StartSettings? Read(WorkflowDefinition definition)
    {
        if (definition.CustomProperties["start"] is not JsonObject start)
        {
            return null;
        }

        try
        {
            var settings = start.Deserialize<StartSettings>(Json)!;
            return settings.With.All(settings.CanWrite)
                ? settings
                : throw new DefinitionException($"Процедура «{definition.Name}»: на початку вона записує в картку те, чого там бути не може.");
        }
        catch (JsonException e)
        {
            throw new DefinitionException($"Процедура «{definition.Name}»: налаштування початку не вдалося прочитати ({e.Path}).");
        }
    }

    /// <summary>The settings of a definition; null when it is not for people to start, or they cannot be read.</summary>
    public static StartSettings? Find(WorkflowDefinition definition) => ProblemOf(definition) is null ? Read(definition) : null;

    /// <summary>What is wrong with the settings of a definition, in words; null for nothing.</summary>
    public static string? ProblemOf(WorkflowDefinition definition)
    {
        try
        {
            Read(definition);
            return null;
        }
        catch (DefinitionException e)
        {
            return e.Message;
        }
    }

    // Only of a lead, whom the start itself makes, nobody else knows the card.
    private bool CanWrite(KeyValuePair<string, JsonNode?> constant) => Subject == SubjectKind.Lead
        && FieldCatalogue.For(Subject).FirstOrDefault(field => field.Key == constant.Key) is { } field && FieldValues.TryChecked(field, constant.Value) is not null;
}
