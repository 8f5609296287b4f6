using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Onnx;

/// <summary>The region's part of a graph: where the cells of the encoding are, and which pixels are delivered.</summary>
internal sealed class OnnxRegion
{
    private OnnxRegion(OnnxValue columns, OnnxValue rows, OnnxValue? centre, OnnxValue scale, OnnxValue end, OnnxDimension width, OnnxDimension height)
    {
        (Columns, Rows, Centre, Scale, End, Width, Height) = (columns, rows, centre, scale, end, width, height);
    }

    /// <summary>Centres of the encoding's columns in pixels from the region's centre: half whole numbers, so exact.</summary>
    public OnnxValue Columns { get; }

    /// <summary>Centres of the encoding's rows in pixels from the region's centre.</summary>
    public OnnxValue Rows { get; }

    /// <summary>The centre in image units, [2]; null for the origin.</summary>
    public OnnxValue? Centre { get; }

    /// <summary>Image units per pixel, [2].</summary>
    public OnnxValue Scale { get; }

    /// <summary>One beyond the last row and column of the map of the last level, margins included, [2].</summary>
    public OnnxValue End { get; }

    /// <summary>Columns of the image.</summary>
    public OnnxDimension Width { get; }

    /// <summary>Rows of the image.</summary>
    public OnnxDimension Height { get; }

    /// <summary>Adds inputs and positions.</summary>
    public static OnnxRegion Of(OnnxGraph graph, NetworkDescription network, OnnxExportOptions options)
    {
        int cell = network.CellSize, pad = options.Padding.EncodingPad(), margin = options.Padding.Margin(0);
        OnnxValue? centre = null, scale = null;
        if (options.RegionInputs)
        {
            centre = graph.Input("centre", OnnxElement.Float32, "Centre of the region, x and y in image units: the full frame is [-1, 1], x runs right and y runs down.", 2);
            scale = graph.Input("scale", OnnxElement.Float32, "Image units per pixel along x and y, greater than 0; 2 / size shows the full frame.", 2);
        }

        if (options.Size is { } size)
        {
            graph.Scope = "region";
            scale ??= graph.Constant("scale", [(float)(ImageRegion.FullFrameSide / size.Width), (float)(ImageRegion.FullFrameSide / size.Height)], OnnxElement.Float32, 2);
            float[] columns = Places(size.Width, cell, pad), rows = Places(size.Height, cell, pad);
            return new OnnxRegion(
                graph.Constant("columns", columns, OnnxElement.Float32, columns.Length),
                graph.Constant("rows", rows, OnnxElement.Float32, rows.Length),
                centre,
                scale,
                graph.Indices(margin + size.Height, margin + size.Width),
                size.Width,
                size.Height);
        }

        OnnxValue pixels = graph.Input("size", OnnxElement.Int64, "Width and height of the image in pixels, 1 or more.", 2);
        graph.Scope = "region";
        OnnxValue sides = graph.Cast(pixels, OnnxElement.Float32);
        scale ??= graph.Div(graph.Scalar("full frame", ImageRegion.FullFrameSide), sides);
        OnnxValue half = graph.Mul(sides, graph.Scalar("half", 0.5));
        OnnxValue encoding = graph.Add(graph.Div(graph.Add(pixels, graph.Index(cell - 1)), graph.Index(cell)), graph.Index(2 * pad));
        OnnxValue first = graph.Scalar("first", cell * (0.5 - pad)), step = graph.Scalar("cell", cell);
        OnnxValue Axis(int axis, string name)
        {
            OnnxValue counted = graph.Range(graph.Element(encoding, axis), OnnxDimension.Named(name) + (2 * pad));
            return graph.Sub(graph.Add(graph.Mul(graph.Cast(counted, OnnxElement.Float32), step), first), graph.Elements(half, axis));
        }

        return new OnnxRegion(
            Axis(0, "cells_x"),
            Axis(1, "cells_y"),
            centre,
            scale,
            graph.Add(graph.Elements(pixels, 1, 0), graph.Index(margin)),
            OnnxDimension.Named("width"),
            OnnxDimension.Named("height"));
    }

    private static float[] Places(int pixels, int cell, int pad) =>
        [.. Enumerable.Range(0, ((pixels + cell - 1) / cell) + (2 * pad)).Select(i => (float)((cell * (i - pad + 0.5)) - (pixels / 2.0)))];
}
