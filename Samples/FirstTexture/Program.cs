using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Desktop.Windows;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;

using ServiceProvider services = new ServiceCollection()
    .AddScaleParty(o => o.Texture = new() { Overscan = 0.1 })   // the embedded network, or o.NetworkPath
    .AddScalePartyOpenGl()                                      // compute shaders on a graphics card; elsewhere the processor runs it
    .BuildServiceProvider();

// The rest belongs to the render thread, with an OpenGL context current: here that of a window.
using IDesktopWindow window = DesktopWindow.Open(new WindowOptions { Title = "A first texture", Width = 960, Height = 540 });
using GenerativeTexture texture = services.GetRequiredService<GenerativeTextureFactory>().Create(new OpenGlTextureTarget(window.Gl));
using var view = new TextureView(window.Gl);
long start = Stopwatch.GetTimestamp();
while (!window.ShouldClose)
{
    window.PollEvents();
    (int width, int height) = (Math.Max(64, window.FramebufferWidth), Math.Max(64, window.FramebufferHeight));
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    texture.Parameters.Resolution = new(width / 4, height / 4);     // in the window's proportions
    texture.Parameters.Centre = new(0.1 * seconds, 0);              // image units: the full frame is [-1, 1]
    texture.Parameters.Scale = 1 + (0.3 * Math.Sin(seconds));       // share of the full frame along the shorter side
    texture.Update(seconds);                                        // never waits for the generator
    window.Gl.Viewport(0, 0, (uint)width, (uint)height);
    view.Draw(texture);                                             // motion on screen at display rate
    window.SwapBuffers();
}
