namespace Workflows.Browser.Tests;

/// <summary>A site for the looks alone: they take as long as all other walks together, and beside them.</summary>
[CollectionDefinition(nameof(LooksSite))]
public sealed class LooksSite : ICollectionFixture<Site>;
