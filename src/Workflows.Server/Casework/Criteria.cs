using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;
using Workflows.Server.Shell;

namespace Workflows.Server.Casework;

/// <summary>How many of the three criteria a case needs; the documents list them and do not say (requirement C4).</summary>
internal enum CriteriaRule
{
    /// <summary>Any one of them.</summary>
    Any,

    /// <summary>All three.</summary>
    All,
}

/// <summary>One criterion, judged.</summary>
/// <param name="Holds">Whether it is there.</param>
/// <param name="Why">Why, a sentence.</param>
internal sealed record Criterion(bool Holds, string Why);

/// <summary>
/// The criteria of casework (legal-aid guide, «кейс-менеджмент»): 1) «більш ніж два проблемних запити і передбачає довгострокову спільну діяльність»; 2) «задовольнив нагальні базові
/// потреби … потрібно залучення додаткових ресурсів»; 3) «не може самостійно отримати доступ до життєво необхідної йому послуги».
/// </summary>
/// <param name="Requests">How many problems the client asks to be helped with; null where nobody said.</param>
/// <param name="LongWork">Whether long joint work by an individual plan is expected.</param>
/// <param name="BasicMet">Whether the most urgent basic needs are met.</param>
/// <param name="MoreNeeded">Whether further resources have to be drawn in.</param>
/// <param name="CannotAlone">Whether the client cannot come by a vital service alone.</param>
internal sealed record Criteria(decimal? Requests, bool? LongWork, bool? BasicMet, bool? MoreNeeded, bool? CannotAlone)
{
    private const int MoreThan = 2;

    /// <summary>What was answered in a case, by the catalogue's keys.</summary>
    public static Criteria Of(IReadOnlyDictionary<string, JsonNode> bound) => new(
        decimal.TryParse(bound.GetValueOrDefault(FieldCatalogue.CriteriaRequests)?.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        Said(bound, FieldCatalogue.CriteriaLongWork), Said(bound, FieldCatalogue.CriteriaBasicMet), Said(bound, FieldCatalogue.CriteriaMoreNeeded), Said(bound, FieldCatalogue.CriteriaCannotAlone));

    /// <summary>The three, in the order of the documents.</summary>
    public IReadOnlyList<Criterion> Judged =>
    [
        new(Requests > MoreThan && LongWork == true,
            $"Ознака 1, більш ніж два проблемні запити й тривала спільна робота: запитів {(Requests is { } number ? number.ToString("0.##", CultureInfo.GetCultureInfo("uk-UA")) : "не вказано")}, тривала робота — {Word(LongWork)}"),
        new(BasicMet == true && MoreNeeded == true, $"Ознака 2, нагальні потреби задоволено, але потрібні додаткові ресурси: потреби задоволено — {Word(BasicMet)}, ресурси потрібні — {Word(MoreNeeded)}"),
        new(CannotAlone == true, $"Ознака 3, не може сам отримати життєво необхідну послугу: {Word(CannotAlone)}"),
    ];

    /// <summary>Whether a case is to be opened.</summary>
    public bool Hold(CriteriaRule rule) => rule == CriteriaRule.All ? Judged.All(one => one.Holds) : Judged.Any(one => one.Holds);

    /// <summary>Why, a line for each criterion and one for the whole.</summary>
    public string Explanation(CriteriaRule rule)
    {
        var found = Judged.Count(one => one.Holds);
        return string.Join('\n', Judged.Select(one => $"{one.Why}. {(one.Holds ? "Є." : "Немає.")}")
            .Append($"{Words.Capital(Words.Count(found, "ознака", "ознаки", "ознак"))} з трьох; {(rule == CriteriaRule.All ? "потрібні всі" : "досить однієї")}."));
    }

    private static bool? Said(IReadOnlyDictionary<string, JsonNode> bound, string key) => bound.TryGetValue(key, out var value) ? value.IsTrue() : null;

    private static string Word(bool? said) => said switch { true => "так", false => "ні", null => "не вказано" };
}
