using Workflows.Server;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServer();
    await using var app = builder.Build();
    await app.PrepareServerAsync();
    app.MapServer();
    await app.RunAsync();
    return 0;
}
catch (SettingException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
