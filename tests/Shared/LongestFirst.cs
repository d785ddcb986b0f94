using Xunit.Abstractions;

namespace Workflows.Tests;

/// <summary>
/// Collections run side by side, one for each core; those that take longest begin first, so that none of them is left alone at the end. A project derives its
/// own and names it in an assembly attribute.
/// </summary>
/// <param name="longest">Names of collections, or of classes that are one, longest first; a name stands for all that begin with it.</param>
public abstract class LongestFirst(params string[] longest) : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private int Place(ITestCollection collection)
    {
        // «Test collection for Namespace.Class», or the name that the collection was given.
        var name = collection.DisplayName[(collection.DisplayName.LastIndexOf('.') + 1)..];
        var place = Array.FindIndex(longest, one => name.StartsWith(one, StringComparison.Ordinal));
        return place < 0 ? longest.Length : place;
    }
}
