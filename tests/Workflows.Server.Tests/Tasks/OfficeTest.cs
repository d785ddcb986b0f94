using Workflows.Tests;

namespace Workflows.Server.Tests.Tasks;

/// <summary>The base of tests of tasks; after each the auditor reads the database, and no statement may have read a table through for one row.</summary>
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
            // EF asks for «the first entity of each» by numbering the whole table, whatever index there is.
            Assert.DoesNotContain(Office.Statements.Texts.Keys, text => text.Contains("ROW_NUMBER", StringComparison.Ordinal));
            await Office.AuditAsync();
            await Office.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
