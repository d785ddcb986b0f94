using Workflows.Server.AccessLog;
using Workflows.Server.Clients.CardForms;
using Workflows.Server.Clients.Cards;
using Workflows.Server.Clients.Consents;
using Workflows.Server.Clients.Documents;
using Workflows.Server.Clients.Family;
using Workflows.Server.Clients.Merging;
using Workflows.Server.Clients.Notes;
using Workflows.Server.Clients.Photos;
using Workflows.Server.Clients.Timeline;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Clients;

/// <summary>The register: subjects, sealed and found again.</summary>
internal static class ClientServices
{
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddAccessLog();
        services.AddReferenceLists();
        services.AddSingleton<SubjectSeals>();
        services.AddSingleton<SearchTokens>();
        services.AddSingleton<TokenShares>();
        services.AddSingleton<Register>();
        services.AddSingleton<SubjectNames>();
        services.AddSingleton<SubjectSearch>();
        services.AddSingleton<IClientEvents, ChangesOfClient>();
        services.AddSingleton<IClientEvents, ConsentsOfClient>();
        services.AddSingleton<IClientEvents, NotesOfClient>();
        services.AddSingleton<Partners.Partners>();
        services.AddSingleton<Cases.CaseNumbers>();
        services.AddSingleton<Cases.CaseFiles>();
        return services.AddSingleton<Forms.References>();
    }

    /// <summary>The pages of the register.</summary>
    public static void AddClientPages(this IServiceCollection services)
    {
        services.AddSingleton<TokenRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenRenewal>());
        services.AddSingleton<SimilarCards>();
        services.AddSingleton<ClientLists>();
        services.AddSingleton<ClientReading>();
        services.AddSingleton<ClientKeeping>();
        services.AddSingleton<NoteWork>();
        services.AddSingleton<ConsentReading>();
        services.AddSingleton<ConsentWork>();
        services.AddSingleton<DocumentReading>();
        services.AddSingleton<PhotoWork>();
        services.AddSingleton<IClientEvents, PhotosOfClient>();
        services.AddSingleton<CardFilesGate>();
        services.AddSingleton<CardWriting>();
        foreach (var decision in Enum.GetValues<ConsentDecision>())
        {
            services.AddSingleton<CardForm>(provider => new ConsentWriting(decision, provider.GetRequiredService<SubjectSeals>()));
        }

        foreach (var form in new[] { NoteForms.Note, NoteForms.Documents })
        {
            services.AddSingleton<CardForm>(provider => new NoteWriting(form, provider.GetRequiredService<SubjectSeals>()));
        }

        services.AddSingleton<CardForm, PhotoWriting>();
        services.AddSingleton<MergeWork>();
        services.AddSingleton<IClientEvents, MergesOfClient>();
        services.AddSingleton<FamilyWork>();
        services.AddSingleton<IClientEvents, FamilyOfClient>();
        services.AddSingleton<ClientTimeline>();
    }
}
