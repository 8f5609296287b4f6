using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// Tells whether the context in which something was made is the current one. Without a current context OpenGL's calls do nothing and report
/// nothing, and in another one they would use and delete objects of the same numbers that belong to somebody else.
/// </summary>
/// <remarks>A sampler object whose border colour is a number of its own: present since OpenGL 3.3, and read without binding anything or waiting.</remarks>
internal sealed class ContextMark
{
    private static int _last;
    private readonly GL _gl;
    private readonly string _what;
    private readonly uint _sampler;
    private readonly int _number = Interlocked.Increment(ref _last);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Marks the context that is current on this thread.</summary>
    /// <param name="gl">Its functions.</param>
    /// <param name="what">What errors call the thing that is made in it, as in "this texture".</param>
    public ContextMark(GL gl, string what)
    {
        _gl = gl;
        _what = what;
        _sampler = gl.GenSampler();
        gl.SamplerParameterI(_sampler, GLEnum.TextureBorderColor, [_number, ~_number, 0, 0]);
    }

    /// <summary>Whether the marked context, or one that shares its objects, is current on this thread.</summary>
    public bool IsCurrent
    {
        get
        {
            if (_sampler == 0 || !_gl.IsSampler(_sampler))
            {
                return false;
            }

            Span<int> colour = stackalloc int[4];
            _gl.GetSamplerParameterI(_sampler, GLEnum.TextureBorderColor, colour);
            return colour[0] == _number && colour[1] == ~_number;
        }
    }

    /// <summary>Throws on another thread than that on which the context was marked.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException($"{_what} belongs to the OpenGL context of thread {_thread} and was used on thread {Environment.CurrentManagedThreadId}; use and dispose it on its own thread");
        }
    }

    /// <summary>Throws when the marked context is not current.</summary>
    /// <exception cref="GraphicsException">It is not; the message says what to do.</exception>
    public void Check()
    {
        if (!IsCurrent)
        {
            throw GraphicsException.ContextGone(_what);
        }
    }

    /// <summary>Takes the mark off; before that, whether what else was made in the context can be deleted. Objects of a destroyed context went with it.</summary>
    public bool Remove()
    {
        bool isCurrent = IsCurrent;
        if (isCurrent)
        {
            _gl.DeleteSampler(_sampler);
        }

        return isCurrent;
    }
}
