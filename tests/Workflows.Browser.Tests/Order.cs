using Workflows.Tests;

[assembly: TestCollectionOrderer("Workflows.Browser.Tests.Order", "Workflows.Browser.Tests")]

namespace Workflows.Browser.Tests;

/// <summary>By the time that they took in November 2026.</summary>
public sealed class Order() : LongestFirst(nameof(LooksSite), nameof(Site), "Designer", "PartnerWalk", nameof(PicturesTests));
