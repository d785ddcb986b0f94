using System.Collections.Frozen;
using Workflows.Server.Clients.Consents;
using Workflows.Server.ReferenceLists;

namespace Workflows.Server.Clients.Fields;

/// <summary>
/// The one list of what the register knows: forms bind to it, letters merge it, conditions ask for it. A key never changes and is never
/// used again for something else, since sealed cards of many years hold it.
/// </summary>
internal static class FieldCatalogue
{
    public const string ClientKind = "client.kind";
    public const string Responsible = "client.responsible";
    public const string LastName = "client.lastName";
    public const string FirstName = "client.firstName";
    public const string Patronymic = "client.patronymic";
    public const string Nickname = "client.nickname";
    public const string BirthDate = "client.birthDate";
    public const string BirthYear = "client.birthYear";
    public const string Sex = "client.sex";
    public const string Source = "client.source";
    public const string Categories = "client.categories";
    public const string Phone = "client.phone";
    public const string Email = "client.email";
    public const string Representative = "client.representative";
    public const string VisitWithCare = "client.visitWithCare";
    public const string Safety = "client.safety";
    public const string RepresentativePhone = "client.representativePhone";
    public const string PartnerPhone = "partner.phone";
    public const string PartnerHelps = "partner.helps";
    public const string PartnerIsCustomer = "partner.isCustomer";
    public const string ConsentSaid = "consent.said";
    public const string ConsentBy = "consent.by";
    public const string ConsentWay = "consent.way";
    public const string ConsentOn = "consent.on";
    public const string ConsentPurposes = "consent.purposes";
    public const string ConsentRecipient = "consent.recipient";
    public const string ConsentParticipant = "consent.participant";
    public const string ConsentValidTo = "consent.validTo";
    public const string ConsentNote = "consent.note";
    public const string CriteriaRequests = "criteria.requests";
    public const string CriteriaLongWork = "criteria.longWork";
    public const string CriteriaBasicMet = "criteria.basicMet";
    public const string CriteriaMoreNeeded = "criteria.moreNeeded";
    public const string CriteriaCannotAlone = "criteria.cannotAlone";
    public const string ContractHelps = "contract.helps";
    public const string ReferralPartner = "referral.partner";
    public const string ReferralHelps = "referral.helps";
    public const string ReferralGround = "referral.ground";

    /// <summary>The value of <see cref="ConsentSaid"/> of somebody who was not asked.</summary>
    public const string NotAsked = "NotAsked";

    private static readonly FrozenDictionary<string, CatalogueField> ByKey = Fields().ToFrozenDictionary(field => field.Key);

    /// <summary>Every field, in the order in which a card shows them.</summary>
    public static IReadOnlyList<CatalogueField> All { get; } = [.. Fields()];

    /// <summary>The field of this key; null when there is none.</summary>
    public static CatalogueField? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>
    /// The fields that a subject of this kind can have. A client keeps what was known of them as a lead, and a lead's card is begun
    /// with what a client's has.
    /// </summary>
    public static IEnumerable<CatalogueField> For(SubjectKind kind) => kind switch
    {
        SubjectKind.Client or SubjectKind.Lead => All.Where(field => IsOf(field, "client.") || IsOf(field, "lead.")),
        SubjectKind.Partner => All.Where(field => IsOf(field, "partner.")),
        _ => [],
    };

    private static IEnumerable<CatalogueField> Fields() =>
        [.. Person(), .. Contact(), .. Care(), .. Lead(), .. PartnerOrganisation(), .. Request(), .. Contract(), .. Consent(), .. Criteria(), .. SocialContract(), .. Referral()];

    private static bool IsOf(CatalogueField field, string prefix) => field.Key.StartsWith(prefix, StringComparison.Ordinal);

    private static CatalogueField[] Person() =>
    [
        new(ClientKind, "Хто клієнт", FieldType.Choice, FieldClass.Public)
        {
            IsColumn = true,
            Options =
            [
                new(nameof(Clients.ClientKind.Child), "Дитина"), new(nameof(Clients.ClientKind.Adult), "Доросла людина"), new(nameof(Clients.ClientKind.Family), "Родина"),
            ],
        },
        Text(LastName, "Прізвище"),
        Text(FirstName, "Ім'я"),
        Text(Patronymic, "По батькові"),
        Text(Nickname, "Як звертатися (псевдонім)"),
        new(BirthDate, "Дата народження", FieldType.Date, FieldClass.Personal),
        new(BirthYear, "Рік народження", FieldType.Number, FieldClass.Personal) { IsColumn = true },
        new(Sex, "Стать", FieldType.Choice, FieldClass.Personal)
        {
            IsColumn = true,
            Options = [new(nameof(Clients.Sex.Female), "Жіноча"), new(nameof(Clients.Sex.Male), "Чоловіча")],
        },
        Text("client.citizenship", "Громадянство"),
        Text("client.occupation", "Навчання або робота"),
        Text("client.languages", "Мови, якими зручно спілкуватися"),
    ];

    private static CatalogueField[] Contact() =>
    [
        Text(Phone, "Телефон"),
        Text(Email, "Електронна пошта"),
        Text("client.address", "Адреса"),
        Text("client.registeredAddress", "Де зареєстровано місце проживання"),
        Text("client.contactWay", "Як і коли зручно зв'язатися"),
        Text(Representative, "Представник: прізвище, ім'я, по батькові"),
        Text("client.representativeRelation", "Ким представник доводиться дитині"),
        Text(RepresentativePhone, "Телефон представника"),
        new("client.appealDate", "Дата звернення", FieldType.Date, FieldClass.Public),
        new("client.advert", "З якої реклами дізналися про центр", FieldType.Choice, FieldClass.Public) { List = ListKeys.AdKinds },
        Text("client.howHeard", "Звідки дізналися про центр"),
        new(Source, "Джерело звернення", FieldType.Choice, FieldClass.Public)
        {
            IsColumn = true,
            Options =
            [
                new(nameof(ClientSource.Partner), "Партнерські організації"),
                new(nameof(ClientSource.Website), "Інтернет-сайт мережі"),
                new(nameof(ClientSource.Direct), "Безпосереднє звернення клієнта"),
                new(nameof(ClientSource.Street), "Результати вуличної (аутріч) роботи"),
            ],
        },
    ];

    private static CatalogueField[] Care() =>
    [
        new(Responsible, "Відповідальний працівник", FieldType.Person, FieldClass.Public) { IsColumn = true },
        new(Categories, "Категорії", FieldType.Choices, FieldClass.Sensitive) { IsColumn = true, List = ListKeys.ClientCategories },
        new("client.workerSex", "Бажана стать фахівця", FieldType.Choice, FieldClass.Public)
        {
            Options = [new(nameof(Clients.Sex.Female), "Жінка"), new(nameof(Clients.Sex.Male), "Чоловік"), new("Any", "Не має значення")],
        },
        new(VisitWithCare, "Виїзд потребує обережності", FieldType.YesNo, FieldClass.Personal),
        Notes(Safety, "Що треба знати про безпеку"),
        Notes("client.health", "Стан здоров'я"),
        Notes("client.specialNeeds", "Особливі потреби"),
        Notes("client.violence", "Насильство або жорстоке поводження"),
    ];

    private static CatalogueField[] Lead() =>
    [
        Text("lead.informant", "Хто повідомив"),
        Text("lead.informantContact", "Як зв'язатися з тим, хто повідомив"),
        new("lead.informantConsent", "Той, хто повідомив, згоден на запис своїх даних", FieldType.YesNo, FieldClass.Personal),
        Notes("lead.known", "Що відомо"),
        new("lead.contact", "Як зв'язатися з дитиною або родиною", FieldType.LongText, FieldClass.Personal),
    ];

    private static CatalogueField[] PartnerOrganisation() =>
    [
        Text("partner.contact", "Контактна особа"),
        Text("partner.position", "Посада контактної особи"),
        Text(PartnerPhone, "Телефон організації"),
        Text("partner.email", "Електронна пошта організації"),
        Text("partner.address", "Адреса організації"),
        new(PartnerIsCustomer, "Замовник послуг", FieldType.YesNo, FieldClass.Public),
        new(PartnerHelps, "Чим може допомогти", FieldType.Choices, FieldClass.Public) { IsColumn = true, List = ListKeys.HelpKinds },
        new("partner.services", "Які послуги, для кого, коли", FieldType.LongText, FieldClass.Personal),
    ];

    // What is written into no card but into a paper or a record of its own: a step of the procedure says into which.
    private static CatalogueField[] Request() =>
    [
        Text("request.addressee", "Кому адресовано запит"),
        new("request.about", "Про що запит", FieldType.LongText, FieldClass.Personal),
    ];

    private static CatalogueField[] Contract() =>
    [
        new(ContractHelps, "Види допомоги", FieldType.Choices, FieldClass.Public) { List = ListKeys.HelpKinds },
        new("contract.conditions", "Умови надання допомоги", FieldType.LongText, FieldClass.Personal),
        new("contract.signedOn", "Договір підписано", FieldType.Date, FieldClass.Public),
        new("contract.validTo", "Договір діє до", FieldType.Date, FieldClass.Public),
    ];

    private static CatalogueField[] Consent() =>
    [
        new(ConsentSaid, "Що з'ясовано про згоду", FieldType.Choice, FieldClass.Public)
        {
            Options =
            [
                new(nameof(ConsentDecision.Given), "згоду дано"), new(nameof(ConsentDecision.Refused), "у згоді відмовлено"), new(nameof(ConsentDecision.Withdrawn), "згоду відкликано"),
                new(NotAsked, "про згоду ще не питали"),
            ],
        },
        new(ConsentBy, "Чия згода", FieldType.Choice, FieldClass.Public)
        {
            Options = [new(nameof(Consents.ConsentBy.Child), "самої дитини"), new(nameof(Consents.ConsentBy.Representative), "представника дитини"), new(nameof(Consents.ConsentBy.Adult), "дорослого клієнта")],
        },
        new(ConsentWay, "Як дано згоду", FieldType.Choice, FieldClass.Public)
        {
            Options = [new(nameof(Consents.ConsentWay.Written), "письмово, з підписом"), new(nameof(Consents.ConsentWay.Electronic), "у листуванні чи на форумі"), new(nameof(Consents.ConsentWay.Oral), "усно")],
        },
        new(ConsentOn, "Дата згоди або відмови", FieldType.Date, FieldClass.Public),
        new(ConsentPurposes, "На що погоджуються", FieldType.Choices, FieldClass.Public)
        {
            Options =
            [
                new("help", "допомога центру"), new("data", "обробка персональних даних"), new(StandingConsents.Transfer, "передача даних партнерській організації"),
                new(StandingConsents.Participant, "участь іншого фахівця"),
            ],
        },
        new(ConsentRecipient, "Якій організації можна передати дані", FieldType.Partner, FieldClass.Public),
        new(ConsentParticipant, "Який фахівець братиме участь", FieldType.Text, FieldClass.Personal),
        new(ConsentValidTo, "Згода діє до", FieldType.Date, FieldClass.Public),
        Notes(ConsentNote, "Про що ще домовилися"),
    ];

    // What a client needs is no procedure's to keep in its variables: the step that judges reads it sealed.
    private static CatalogueField[] Criteria() =>
    [
        new(CriteriaRequests, "Скільки в клієнта проблемних запитів", FieldType.Number, FieldClass.Personal),
        new(CriteriaLongWork, "Потрібна тривала спільна робота за індивідуальним планом", FieldType.YesNo, FieldClass.Personal),
        new(CriteriaBasicMet, "Нагальні базові потреби задоволено", FieldType.YesNo, FieldClass.Personal),
        new(CriteriaMoreNeeded, "Потрібно залучити додаткові ресурси", FieldType.YesNo, FieldClass.Personal),
        new(CriteriaCannotAlone, "Клієнт не може сам отримати життєво необхідну послугу", FieldType.YesNo, FieldClass.Personal),
    ];

    private static CatalogueField[] SocialContract() =>
    [
        Notes("socialContract.goal", "Що має змінитися"),
        Notes("socialContract.centre", "Що зробить центр"),
        Notes("socialContract.client", "Що зробить клієнт"),
        new("socialContract.signedOn", "Соціальний контракт підписано", FieldType.Date, FieldClass.Public),
        new("socialContract.validTo", "Соціальний контракт діє до", FieldType.Date, FieldClass.Public),
    ];

    private static CatalogueField[] Referral() =>
    [
        new(ReferralPartner, "Організація, до якої направляють", FieldType.Partner, FieldClass.Public),
        new(ReferralHelps, "По яку допомогу направляють", FieldType.Choices, FieldClass.Public) { List = ListKeys.HelpKinds },
        new(ReferralGround, "Підстава направлення", FieldType.LongText, FieldClass.Personal),
    ];

    private static CatalogueField Text(string key, string label) => new(key, label, FieldType.Text, FieldClass.Personal);

    private static CatalogueField Notes(string key, string label) => new(key, label, FieldType.LongText, FieldClass.Sensitive);
}
