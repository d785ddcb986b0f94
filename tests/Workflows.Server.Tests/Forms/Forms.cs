using System.Text.Json.Nodes;
using Workflows.Server.Access;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Forms;
using Workflows.Server.Storage;

namespace Workflows.Server.Tests.Forms;

/// <summary>Forms, people and places of these tests.</summary>
internal static class Form
{
    public static readonly Guid Network = Guid.Parse("00000000-0000-7000-8000-000000000001");
    public static readonly Guid Kalyna = Guid.Parse("00000000-0000-7000-8000-00000000000a");
    public static readonly Guid Ozero = Guid.Parse("00000000-0000-7000-8000-00000000000b");

    private static readonly CatalogueField[] Catalogue =
    [
        new("client.lastName", "Прізвище", FieldType.Text, FieldClass.Personal),
        new("client.health", "Стан здоров'я", FieldType.LongText, FieldClass.Sensitive),
        new("client.advert", "Що привело", FieldType.Choice, FieldClass.Public) { List = "help-kinds" },
        new("client.source", "Звідки дізнались", FieldType.Choice, FieldClass.Public) { Options = [new("site", "Із сайту"), new("street", "На вулиці")] },
    ];

    public static FormRead TryRead(string json) => FormReader.Read(json, key => Catalogue.FirstOrDefault(field => field.Key == key));

    public static FormDefinition Read(string json)
    {
        var read = TryRead(json);
        return read.Form ?? throw new InvalidOperationException(string.Join('\n', read.Problems));
    }

    /// <summary>A form of one group with these fields, each as JSON.</summary>
    public static string Of(params string[] fields) => $$"""{"key":"f","title":"Форма","groups":[{"title":"Г","fields":[{{string.Join(',', fields)}}]}]}""";

    public static Dictionary<string, IReadOnlyList<string>> Typed(params (string Key, string Text)[] typed) =>
        typed.GroupBy(one => one.Key).ToDictionary(group => "a." + group.Key, group => (IReadOnlyList<string>)[.. group.Select(one => one.Text)]);

    public static Actor Worker(Guid account, params Guid[] centres) => new(
        account, "Працівниця", "pratsivnytsia",
        [.. centres.Select(centre => new Post(centre, "Центр", UnitKind.Centre, centre, Role.SocialWorker))],
        new Scope(account, centres, [Network], "test"));

    public static string Json(JsonNode? value) => value?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
}
