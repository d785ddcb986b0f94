using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The tables of calendars, the deadline pack, re-counts and absences in the first schema.</summary>
internal static class TermTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        CreateCalendars(migration, dialect);
        CreateRules(migration, dialect);
        CreateAbsences(migration, dialect);
    }

    private static void CreateCalendars(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Calendars",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                UnitId = table.Column<Guid>(),
                Number = table.Column<int>(),
                IsCurrent = table.Column<bool>(),
                Zone = table.Column<string>(),
                Week = table.Column<string>(),
                HolidaysAreOff = table.Column<bool>(),
                Days = table.Column<string>(),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Calendars", row => row.Id));
        migration.CreateIndex("IX_Calendars_UnitId_Number", "Calendars", ["UnitId", "Number"], unique: true);
        migration.CreateIndex("IX_Calendars_Current", "Calendars", "UnitId", unique: true, filter: "\"IsCurrent\"");
    }

    private static void CreateRules(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "DeadlineRules",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Key = table.Column<string>(),
                Name = table.Column<string>(),
                Number = table.Column<int>(),
                Unit = table.Column<string>(),
                MovesToWorkingDay = table.Column<bool>(),
                EndsAtMidnight = table.Column<bool>(),
                StartsFrom = table.Column<string>(),
                Ground = table.Column<string>(nullable: true),
                Note = table.Column<string>(nullable: true),
                ValidFrom = table.Column<DateOnly>(),
                ValidTo = table.Column<DateOnly>(nullable: true),
                IsVerified = table.Column<bool>(),
                IsCurrent = table.Column<bool>(),
                ReplacesId = table.Column<Guid>(nullable: true),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_DeadlineRules", row => row.Id));
        migration.CreateTable(
            "Recounts",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                Why = table.Column<string>(),
                AskedAt = table.Column<DateTimeOffset>(dialect.Instant),
                AskedById = table.Column<Guid>(nullable: true),
                Looked = table.Column<int>(),
                Moved = table.Column<int>(),
                DoneAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Revision = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Recounts", row => row.Id));
        migration.CreateIndex("IX_DeadlineRules_CentreId_Key_ValidFrom", "DeadlineRules", ["CentreId", "Key", "ValidFrom"], filter: "\"IsCurrent\"");
        migration.CreateIndex("IX_Recounts_CentreId_AskedAt", "Recounts", ["CentreId", "AskedAt"]);
    }

    private static void CreateAbsences(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Absences",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                AccountId = table.Column<Guid>(),
                DeputyId = table.Column<Guid>(nullable: true),
                From = table.Column<DateTimeOffset>(dialect.Instant),
                To = table.Column<DateTimeOffset>(dialect.Instant),
                MadeAt = table.Column<DateTimeOffset>(dialect.Instant),
                MadeById = table.Column<Guid>(),
                EndedAt = table.Column<DateTimeOffset>(dialect.Instant, nullable: true),
                Revision = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Absences", row => row.Id));
        migration.CreateIndex("IX_Absences_CentreId_To", "Absences", ["CentreId", "To"]);
        migration.CreateIndex("IX_Absences_AccountId_To", "Absences", ["AccountId", "To"]);
        migration.CreateIndex("IX_Absences_DeputyId_To", "Absences", ["DeputyId", "To"], filter: "\"DeputyId\" IS NOT NULL");
    }
}
