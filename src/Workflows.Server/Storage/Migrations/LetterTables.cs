using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The tables of the outbox, of letter templates and of each person's choice in the first schema.</summary>
internal static class LetterTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        CreateLetters(migration, dialect);
        migration.CreateTable(
            "LetterTemplates",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Kind = table.Column<string>(),
                Number = table.Column<int>(),
                IsCurrent = table.Column<bool>(),
                Subject = table.Column<string>(),
                Text = table.Column<string>(),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_LetterTemplates", row => row.Id));
        migration.CreateTable(
            "LetterChoices",
            table => new
            {
                AccountId = table.Column<Guid>(),
                Unwanted = table.Column<string>(),
                QuietFrom = table.Column<TimeOnly>(nullable: true),
                QuietTo = table.Column<TimeOnly>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_LetterChoices", row => row.AccountId);
                table.ForeignKey("FK_LetterChoices_Accounts_AccountId", row => row.AccountId, "Accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("IX_LetterTemplates_CentreId_Kind_Number", "LetterTemplates", ["CentreId", "Kind", "Number"], unique: true);
        migration.CreateIndex("IX_LetterTemplates_Current", "LetterTemplates", ["CentreId", "Kind"], unique: true, filter: "\"IsCurrent\"");
    }

    private static void CreateLetters(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Letters",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Kind = table.Column<string>(),
                AccountId = table.Column<Guid>(),
                TaskId = table.Column<Guid>(nullable: true),
                State = table.Column<string>(),
                CreatedAt = table.Column<DateTimeOffset>(dialect.Instant),
                DueAt = table.Column<DateTimeOffset>(dialect.Instant),
                Owner = table.Column<string>(nullable: true),
                LeaseUntil = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Attempt = table.Column<int>(),
                Tries = table.Column<int>(),
                TemplateId = table.Column<Guid>(nullable: true),
                Address = table.Column<string>(nullable: true),
                Subject = table.Column<string>(nullable: true),
                Text = table.Column<string>(nullable: true),
                Answer = table.Column<string>(nullable: true),
                MayBeTwice = table.Column<bool>(),
                ClosedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                JoinedId = table.Column<Guid>(nullable: true),
                AgainOfId = table.Column<Guid>(nullable: true),
                AskedById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Letters", row => row.Id));
        migration.CreateTable(
            "LetterTries",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                LetterId = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
                Result = table.Column<string>(),
                Answer = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_LetterTries", row => row.Id));
        migration.CreateIndex("IX_Letters_Due", "Letters", "DueAt", filter: "\"State\" = 'Waiting'");
        migration.CreateIndex("IX_Letters_CentreId_Id", "Letters", ["CentreId", "Id"]);
        migration.CreateIndex("IX_Letters_AccountId_Id", "Letters", ["AccountId", "Id"]);
        migration.CreateIndex("IX_Letters_TaskId", "Letters", "TaskId", filter: "\"TaskId\" IS NOT NULL");
        migration.CreateIndex("IX_Letters_JoinedId", "Letters", "JoinedId", filter: "\"JoinedId\" IS NOT NULL");
        migration.CreateIndex("IX_LetterTries_LetterId", "LetterTries", "LetterId");
    }
}
