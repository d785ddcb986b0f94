namespace Workflows.Server.Access;

/// <summary>What a person is in a unit. The words are those of the centres' standard and of the free-legal-aid guide (requirements A1–A15).</summary>
public enum Role
{
    /// <summary>Keeps accounts and settings; sees no clients.</summary>
    Administrator,

    /// <summary>Координатор ПДЦ: receives, distributes, changes procedures.</summary>
    Coordinator,

    /// <summary>Соціальний працівник ПДЦ.</summary>
    SocialWorker,

    /// <summary>Юрист.</summary>
    Lawyer,

    /// <summary>Модератор правозахисного дитячого сайту.</summary>
    SiteModerator,

    /// <summary>Аутріч-працівник, works in a pair.</summary>
    OutreachWorker,

    /// <summary>Фронтлайнер: the front office of a legal-aid centre.</summary>
    FrontLine,

    /// <summary>Інтегратор МЦ: keeps the network of partners.</summary>
    Integrator,

    /// <summary>Психолог or another specialist.</summary>
    Specialist,

    /// <summary>Адміністрація правозахисної дитячої мережі: approvals and reports across centres.</summary>
    NetworkAdministration,

    /// <summary>Волонтер: passes on leads and sees nothing else.</summary>
    Volunteer,
}

/// <summary>What somebody may do. Pages and routes name a right, never a role.</summary>
public enum Right
{
    /// <summary>Has an inbox of tasks.</summary>
    WorkOnTasks,

    /// <summary>Sees every task of the centre, gives tasks to people and sets priorities.</summary>
    DirectTasks,

    /// <summary>Starts procedures; which ones, each procedure says by role.</summary>
    StartProcedures,

    /// <summary>Finds clients of the centre by name, number or phone.</summary>
    FindClients,

    /// <summary>Adds clients to the register of the centre (ЕБД) and changes their cards.</summary>
    KeepClients,

    /// <summary>Sees the own centre and the people in it.</summary>
    SeeCentre,

    /// <summary>Sees the list of all centres of the network.</summary>
    SeeNetwork,

    /// <summary>Keeps the working calendar, the deadline pack and the reference lists of the own unit.</summary>
    KeepTerms,

    /// <summary>Sees what became of the letters of the centre, sends them again; writes the templates of letters and papers.</summary>
    KeepLetters,

    /// <summary>Adds partner organisations of the centre and changes their cards.</summary>
    KeepPartners,

    /// <summary>Sees the centre's cases: where each stands and what was done in it.</summary>
    SeeCases,

    /// <summary>Sees what broke in the centre's cases; tries again, skips a step, cancels a case.</summary>
    MendCases,

    /// <summary>Adds people and units of the own centre, gives roles and takes them away, closes accounts.</summary>
    KeepPeople,

    /// <summary>Sees who opened the data of the centre's clients.</summary>
    SeeAccessLog,

    /// <summary>Draws procedures in the designer: changes those of the own unit, looks at the network's.</summary>
    DrawProcedures,
}

/// <summary>The words and rights of each role.</summary>
public static class Roles
{
    /// <summary>The role's name as people call it.</summary>
    public static string Word(this Role role) => role switch
    {
        Role.Administrator => "адміністратор",
        Role.Coordinator => "координатор",
        Role.SocialWorker => "соціальний працівник",
        Role.Lawyer => "юрист",
        Role.SiteModerator => "модератор сайту",
        Role.OutreachWorker => "аутріч-працівник",
        Role.FrontLine => "фронтлайнер",
        Role.Integrator => "інтегратор",
        Role.Specialist => "фахівець",
        Role.NetworkAdministration => "адміністрація мережі",
        Role.Volunteer => "волонтер",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };

    /// <summary>Whether the role carries the right.</summary>
    public static bool Has(this Role role, Right right) => right switch
    {
        Right.WorkOnTasks => role is not Role.Administrator,
        Right.DirectTasks => role is Role.Coordinator,
        Right.StartProcedures => role is not Role.Administrator,
        Right.FindClients => role is not (Role.Administrator or Role.NetworkAdministration or Role.Volunteer),
        Right.KeepClients => role is Role.Coordinator or Role.SocialWorker or Role.Lawyer or Role.OutreachWorker or Role.FrontLine or Role.Specialist,
        Right.SeeCentre => role is not Role.Volunteer,
        Right.SeeNetwork => role is Role.Administrator or Role.NetworkAdministration,
        Right.KeepTerms => role is Role.Coordinator or Role.NetworkAdministration,
        Right.SeeCases => role is not (Role.Administrator or Role.Volunteer),
        Right.MendCases => role is Role.Coordinator or Role.NetworkAdministration,
        Right.SeeAccessLog => role is Role.Coordinator or Role.NetworkAdministration or Role.Administrator,
        Right.DrawProcedures => role is Role.Coordinator or Role.NetworkAdministration,
        Right.KeepLetters => role is Role.Coordinator or Role.NetworkAdministration,
        Right.KeepPeople => role is Role.Administrator,
        Right.KeepPartners => role is Role.Coordinator or Role.SocialWorker or Role.Integrator,
        _ => false,
    };

    /// <summary>Whether the role, held on the network itself, reaches into all of its centres.</summary>
    internal static bool ReachesAllCentres(this Role role) => role is Role.Administrator or Role.NetworkAdministration;
}
