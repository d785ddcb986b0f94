using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Workflows.Server.Tests.People;

/// <summary>A form that is sent but for its last byte, and that only when it is told to.</summary>
internal sealed class SlowForm : HttpContent
{
    private readonly byte[] text;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SlowForm(string text)
    {
        this.text = Encoding.ASCII.GetBytes(text);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
    }

    /// <summary>The server has all of it but the end; whether it has begun to judge it is asked of the answer.</summary>
    public Task Begun => begun.Task;

    public void GoOn() => goesOn.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(text.AsMemory(0, text.Length - 1));
        await stream.FlushAsync();
        begun.TrySetResult();
        await goesOn.Task;
        await stream.WriteAsync(text.AsMemory(text.Length - 1));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = text.Length;
        return true;
    }
}
