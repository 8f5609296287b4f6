using System;
using UnityEngine;

namespace ScaleParty.Unity.Editor
{
    /// <summary>What dragging and scrolling in a preview do to a component's fields.</summary>
    internal static class ViewGestures
    {
        private const float ZoomPerStep = 1.1f;
        private const float SmallestScale = 0.0001f;
        private const float LargestScale = 64;

        /// <summary>The centre after the picture was dragged.</summary>
        /// <param name="component">The component.</param>
        /// <param name="share">Movement as a share of the preview's width and height, y downwards.</param>
        public static Vector2 Pan(GenerativeTextureComponent component, Vector2 share)
        {
            float period = 2 * component.scale / Math.Min(component.width, component.height);
            float x = share.x * period * component.aspect * component.width, y = share.y * period * component.height;
            double angle = component.rotation * Math.PI / 180;
            float cos = (float)Math.Cos(angle), sin = (float)Math.Sin(angle);
            return new Vector2(component.centreX - ((cos * x) + (sin * y)), component.centreY - ((cos * y) - (sin * x)));
        }

        /// <summary>The scale after the wheel was turned; steps above 0 zoom out.</summary>
        public static float Zoom(GenerativeTextureComponent component, float steps) =>
            Math.Min(LargestScale, Math.Max(SmallestScale, component.scale * (float)Math.Pow(ZoomPerStep, steps)));
    }
}
