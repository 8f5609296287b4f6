namespace ScaleParty.Fuzzing;

/// <summary>JSON texts to start from.</summary>
internal static class JsonSeeds
{
    public const string Zoom = """
        { "duration": 4, "loop": "ping-pong", "fps": 24, "width": 64, "height": 48, "seed": 3,
          "zoom": [{ "from": { "time": 0, "centre": [0.5, 0.5], "scale": 1 }, "to": { "time": 2, "scale": 0.5 }, "about": [0.4, 0.6], "easing": "smoothstep" }],
          "tracks": { "rotation": 0.5 } }
        """;

    public const string Tracks = """
        { // a comment
          "duration": 4, "tracks": { "scale": [{ "time": 0, "value": 1 }, { "time": 4, "value": 2, "easing": "linear" }], "centre.x": 0.25 } }
        """;

    public const string Map = """
        { "credit": "nobody", "licence": "CC0", "files": [{ "file": "a.png", "channels": ["r", "g", "b"] }, { "file": "b.png", "channels": ["height"], "smooth": 1.0 }],
          "mask": { "file": "c.png", "invert": true, "minimumShare": 0.15 }, "projection": "equirectangular", "latitudes": [-60, 60], "trueShapes": true,
          "heldOut": [-125, -80], "frameSide": [384, 512], "context": 1.1, "flips": true, "quarterTurns": true }
        """;
}
