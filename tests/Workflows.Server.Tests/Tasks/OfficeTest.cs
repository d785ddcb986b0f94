using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The base of tests of tasks; after each the auditor reads the database.</summary>
public abstract class OfficeTest(DatabaseTemplate template) : DatabaseTest(template)
{
    private protected Office Office { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Office = await Office.OpenAsync(Database);
    }

    public override async Task DisposeAsync()
    {
        if (Office is not null)
        {
            await Office.AuditAsync();
            await Office.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
