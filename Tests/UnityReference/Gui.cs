using System;

namespace UnityEngine
{
    public struct Rect
    {
        public Rect(float x, float y, float width, float height) => (this.x, this.y, this.width, this.height) = (x, y, width, height);

        public float x { get; set; }

        public float y { get; set; }

        public float width { get; set; }

        public float height { get; set; }

        public bool Contains(Vector2 point) => point.x >= x && point.y >= y && point.x < x + width && point.y < y + height;
    }

    public enum EventType
    {
        MouseDown = 0,
        MouseUp = 1,
        MouseMove = 2,
        MouseDrag = 3,
        ScrollWheel = 6,
        Repaint = 7,
    }

    public sealed class Event
    {
        public static Event current { get; set; } = new Event();

        public EventType type { get; set; } = EventType.Repaint;

        public Vector2 mousePosition { get; set; }

        public Vector2 delta { get; set; }

        public void Use() => type = EventType.Repaint;
    }

    public sealed class GUIStyle
    {
    }

    public class GUIContent
    {
        public GUIContent(Texture image, string tooltip)
        {
        }
    }

    public sealed class GUILayoutOption
    {
    }

    public class GUI
    {
        public static void DrawTextureWithTexCoords(Rect position, Texture image, Rect texCoords)
        {
        }
    }

    public class GUILayout
    {
        public static bool Button(string text, params GUILayoutOption[] options) => false;

        public static bool Button(GUIContent content, params GUILayoutOption[] options) => false;

        public static void BeginHorizontal(params GUILayoutOption[] options)
        {
        }

        public static void EndHorizontal()
        {
        }

        public static GUILayoutOption Width(float width) => new GUILayoutOption();

        public static GUILayoutOption Height(float height) => new GUILayoutOption();
    }

    public struct Mathf
    {
        public static int Clamp(int value, int min, int max) => Math.Min(Math.Max(value, min), max);

        public static float Pow(float f, float p) => (float)Math.Pow(f, p);

        public static float PingPong(float t, float length)
        {
            float within = t % (2 * length);
            return within < length ? within : (2 * length) - within;
        }
    }

    public static class ImageConversion
    {
        public static byte[] EncodeToPNG(this Texture2D tex) => tex.Applied;
    }
}
