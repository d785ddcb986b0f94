using Workflows.Tests;

[assembly: TestCollectionOrderer("Workflows.Server.Tests.Order", "Workflows.Server.Tests")]

namespace Workflows.Server.Tests;

/// <summary>By the time that they took in November 2026.</summary>
public sealed class Order() : LongestFirst(nameof(Faults), "Playing", nameof(StartTests), "Request", "SubjectSearch", "FilePage", "SignIn", "TaskResource", "Matrix", "People");
