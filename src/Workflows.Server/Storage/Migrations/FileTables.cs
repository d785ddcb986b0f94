using Microsoft.EntityFrameworkCore.Migrations;
using Workflows.Engine.Storage;

namespace Workflows.Server.Storage.Migrations;

/// <summary>The tables of attached files in the first schema.</summary>
internal static class FileTables
{
    public static void Create(MigrationBuilder migration, Dialect dialect)
    {
        migration.CreateTable(
            "Files",
            table => new
            {
                Id = table.Column<Guid>(),
                CentreId = table.Column<Guid>(),
                SubjectId = table.Column<Guid>(),
                DraftId = table.Column<Guid>(nullable: true),
                AnswerId = table.Column<Guid>(nullable: true),
                InstanceId = table.Column<string>(nullable: true),
                FieldKey = table.Column<string>(),
                State = table.Column<string>(),
                Format = table.Column<string>(),
                Size = table.Column<long>(),
                Sealed = table.Column<byte[]>(),
                ById = table.Column<Guid>(),
                At = table.Column<DateTimeOffset>(dialect.Instant),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Files", row => row.Id);
                table.ForeignKey("FK_Files_FormDrafts_DraftId", row => row.DraftId, "FormDrafts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateTable(
            "FileParts",
            table => new
            {
                FileId = table.Column<Guid>(),
                Number = table.Column<int>(),
                CentreId = table.Column<Guid>(),
                Sealed = table.Column<byte[]>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_FileParts", row => new { row.FileId, row.Number });
                table.ForeignKey("FK_FileParts_Files_FileId", row => row.FileId, "Files", "Id", onDelete: ReferentialAction.Cascade);
            });
        migration.CreateIndex("IX_Files_DraftId", "Files", "DraftId");
        migration.CreateIndex("IX_Files_InstanceId", "Files", "InstanceId");
        migration.CreateIndex("IX_Files_SubjectId", "Files", "SubjectId");
    }
}
