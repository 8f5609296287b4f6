using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ScaleParty.Desktop;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>Tests that share the one thread with an OpenGL context.</summary>
[CollectionDefinition(Name)]
public sealed class OpenGlTests : ICollectionFixture<GlThread>
{
    public const string Name = "OpenGL";
}

/// <summary>
/// A thread with an off-screen OpenGL context, on which tests run what needs one. Where there is no driver, every test that
/// asks for it fails with what to install.
/// </summary>
public sealed class GlThread : IDisposable
{
    private readonly BlockingCollection<Action<GL?>> _work = [];
    private readonly Thread _thread;
    private Exception? _failure;

    public GlThread()
    {
        _thread = new Thread(Loop) { Name = "OpenGL tests", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs an action on the thread and waits for it; its exceptions come back as they are.</summary>
    public void Run(Action<GL> action)
    {
        ExceptionDispatchInfo? thrown = null;
        using var done = new ManualResetEventSlim();
        _work.Add(gl =>
        {
            try
            {
                if (_failure is not null)
                {
                    ExceptionDispatchInfo.Throw(_failure);
                }

                action(gl!);
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        thrown?.Throw();
    }

    /// <summary>Runs a function on the thread.</summary>
    public T Run<T>(Func<GL, T> function)
    {
        T result = default!;
        Run(gl => { result = function(gl); });
        return result;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Loop()
    {
        OffscreenContext? context = null;
        try
        {
            context = new OffscreenContext();
        }
        catch (Exception e)
        {
            _failure = e;
        }

        foreach (Action<GL?> action in _work.GetConsumingEnumerable())
        {
            action(context?.Gl);
        }

        context?.Dispose();
    }
}
