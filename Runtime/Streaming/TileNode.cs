namespace ScaleParty.Streaming;

/// <summary>A tile that is wanted or shown. Instances are reused.</summary>
internal sealed class TileNode
{
    public TileNode(int children)
    {
        Children = new TileNode[children];
    }

    public TileAddress Address { get; private set; }

    public TileNode? Parent { get; private set; }

    /// <summary>Column and row among its parent's children.</summary>
    public int Column { get; private set; }

    public int Row { get; private set; }

    /// <summary>Edges in image units.</summary>
    public double Left { get; private set; }

    public double Top { get; private set; }

    public double Right { get; private set; }

    public double Bottom { get; private set; }

    /// <summary>The tiles of the next level, row by row, where <see cref="HasChildren"/>.</summary>
    public TileNode[] Children { get; }

    public bool HasChildren { get; set; }

    /// <summary>Layer of the device that holds it, or -1.</summary>
    public int Layer { get; set; }

    /// <summary>Its range of heights; until it was made once, its parent's.</summary>
    public HeightRange Heights { get; set; }

    public bool HeightsKnown { get; set; }

    /// <summary>Whether its children are shown in its place.</summary>
    public bool Open { get; set; }

    /// <summary>Whether a tile of level 0 is part of what is shown.</summary>
    public bool Shown { get; set; }

    /// <summary>Share of the tile itself at its corners, as the top left, top right, bottom left and bottom right.</summary>
    public float[] Blend { get; } = new float[4];

    /// <summary>The selection in which it was wanted last, and the one in which its children were.</summary>
    public long WantedAt { get; set; }

    public long OpenedAt { get; set; }

    /// <summary>The camera for which the following were measured.</summary>
    public long MeasuredAt { get; set; }

    public bool InView { get; set; }

    /// <summary>Whether it is within the view or may touch a tile of the next level that is, on whose shares it has an influence.</summary>
    public bool BesideView { get; set; }

    /// <summary>Distance in image units along the vertical from the camera to the range of heights.</summary>
    public double VerticalDistance { get; set; }

    /// <summary>Distance in image units from the camera to the nearest point of the box.</summary>
    public double Distance { get; set; }

    /// <summary>Screen error by which the heap of the selection orders it; equal errors in the order of insertion.</summary>
    public double Priority { get; set; }

    public long Insertion { get; set; }

    public int Level => Address.Level;

    public void Begin(TileAddress address, TileNode? parent, int column, int row, double side)
    {
        Address = address;
        Parent = parent;
        Column = column;
        Row = row;
        Left = address.X.ToDouble() * side;
        Top = address.Y.ToDouble() * side;
        Right = (address.X + 1).ToDouble() * side;
        Bottom = (address.Y + 1).ToDouble() * side;
        HasChildren = false;
        Layer = -1;
        HeightsKnown = false;
        Open = Shown = false;
        WantedAt = OpenedAt = MeasuredAt = -1;
        Array.Fill(Blend, 1f);
    }
}
