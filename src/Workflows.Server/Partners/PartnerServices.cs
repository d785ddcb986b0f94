using Workflows.Server.Clients.Timeline;
using Workflows.Server.Partners.Contacts;

namespace Workflows.Server.Partners;

/// <summary>Partner organisations: services of the capability's pages.</summary>
internal static class PartnerServices
{
    public static void AddPartners(this IServiceCollection services)
    {
        services.AddSingleton<PartnerLists>();
        services.AddSingleton<PartnerReading>();
        services.AddSingleton<PartnerKeeping>();
        services.AddSingleton<ContactWork>();
        services.AddSingleton<IClientEvents, ReferralsOfClient>();
        services.AddSingleton<IClientEvents, EventsOfPartner>();
    }
}
