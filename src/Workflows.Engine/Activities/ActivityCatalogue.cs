using System.Collections.Frozen;

namespace Workflows.Engine.Activities;

/// <summary>The immutable set of kinds of steps that a server knows.</summary>
public sealed class ActivityCatalogue
{
    private readonly FrozenDictionary<string, Activity> newest;
    private readonly FrozenDictionary<(string Type, int Version), Activity> versions;

    /// <summary>A catalogue of these activities.</summary>
    /// <exception cref="ArgumentException">Two activities have the same type and version.</exception>
    public ActivityCatalogue(IEnumerable<Activity> activities)
    {
        All = activities.ToArray();
        versions = All.ToFrozenDictionary(activity => (activity.Declaration.Type, activity.Declaration.Version));
        newest = All.GroupBy(activity => activity.Declaration.Type)
            .ToFrozenDictionary(group => group.Key, group => group.MaxBy(activity => activity.Declaration.Version)!);
    }

    /// <summary>The activities that come with the engine.</summary>
    public static ActivityCatalogue BuiltIn { get; } = new(BuiltInActivities.All);

    /// <summary>Every activity, in the order given.</summary>
    public IReadOnlyList<Activity> All { get; }

    /// <summary>A new catalogue with these activities added.</summary>
    public ActivityCatalogue With(params IEnumerable<Activity> activities) => new(All.Concat(activities));

    /// <summary>
    /// The newest version of a type. Elsa's closed generic types (<c>Elsa.SetVariable&lt;Int32&gt;</c>) are found
    /// by their open name, since they differ in the type of a value only.
    /// </summary>
    public Activity? Find(string type) => newest.GetValueOrDefault(OpenName(type));

    /// <summary>One version of a type; null if that very version is unknown.</summary>
    public Activity? Find(string type, int version) => versions.GetValueOrDefault((OpenName(type), version));

    private static string OpenName(string type)
    {
        var bracket = type.IndexOf('<', StringComparison.Ordinal);
        return bracket > 0 && type.EndsWith('>') ? type[..bracket] : type;
    }
}
