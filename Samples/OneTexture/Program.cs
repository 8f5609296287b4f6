using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Desktop;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;

// What makes the pixels: the embedded network, or that of o.NetworkPath. Here updates wait for their images; in a window they
// would leave Synchronous out, and never wait.
using var context = new OffscreenContext();
using ServiceProvider services = new ServiceCollection()
    .AddScaleParty(o => o.Texture = new() { Synchronous = true })
    .AddScalePartyOpenGl()
    .BuildServiceProvider();
using GenerativeTexture texture = services.GetRequiredService<GenerativeTextureFactory>().Create(new OpenGlTextureTarget(context.Gl));
Console.WriteLine($"{texture.Backend}: {texture.BackendReason}");

// Where it is seen: drawn into a picture of 512 x 512 pixels.
using var view = new TextureView(context.Gl);
using var frame = new OffscreenFramebuffer(context.Gl, new(512, 512));
var pixels = new byte[frame.ByteCount];

string folder = args.Length > 0 ? args[0] : Path.Combine("out", "one-texture");
for (int i = 0; i < 3; i++)
{
    texture.Parameters.Latent = 3;                      // which image; between whole numbers, images blend
    texture.Parameters.Centre = new(0.5 * i, 0);        // image units: the full frame is [-1, 1]
    texture.Update(i);                                  // seconds
    frame.Bind();
    view.Draw(texture);
    frame.Read(pixels);
    string path = Path.Combine(folder, $"frame-{i}.png");
    ImageFile.SavePng(path, pixels, frame.Size.Width, frame.Size.Height);
    Console.WriteLine(path);
}
