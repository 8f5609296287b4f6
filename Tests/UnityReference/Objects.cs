using System;
using ScaleParty.UnityReference;

namespace UnityEngine
{
    public class Object
    {
        public string name { get; set; } = "";

        public HideFlags hideFlags { get; set; }

        internal bool IsDestroyed { get; set; }

        public static void Destroy(Object obj) => DestroyImmediate(obj);

        public static void DestroyImmediate(Object obj)
        {
            if (!obj.IsDestroyed)
            {
                obj.IsDestroyed = true;
                obj.OnDestroyed();
            }
        }

        public static bool operator ==(Object x, Object y)
        {
            bool a = x is null || x.IsDestroyed, b = y is null || y.IsDestroyed;
            return a || b ? a && b : ReferenceEquals(x, y);
        }

        public static bool operator !=(Object x, Object y) => !(x == y);

        public override bool Equals(object other) => ReferenceEquals(this, other);

        public override int GetHashCode() => base.GetHashCode();

        internal virtual void OnDestroyed()
        {
        }
    }

    [Flags]
    public enum HideFlags
    {
        None = 0,
        HideAndDontSave = 61,
    }

    public class Component : Object
    {
        private Transform _transform;
        private GameObject _gameObject;

        public Transform transform => _transform ??= new Transform();

        public GameObject gameObject => _gameObject ??= new GameObject();

        public T GetComponent<T>()
            where T : class => null;
    }

    public class Behaviour : Component
    {
    }

    public class MonoBehaviour : Behaviour
    {
    }

    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>()
            where T : ScriptableObject => Activator.CreateInstance<T>();
    }

    public static class Application
    {
        public static bool isPlaying => false;
    }

    public static class Time
    {
        public static double unscaledTimeAsDouble => FakeEngine.Seconds;

        public static float deltaTime => 1f / 60;
    }

    public static class Debug
    {
        public static void LogException(Exception exception, Object context) => FakeEngine.Logged.Add(exception);
    }

    public static class Resources
    {
        public static T Load<T>(string path)
            where T : Object => FakeEngine.Shaders.TryGetValue(path, out string text) ? (T)(Object)new ComputeShader(path, text) : null;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ExecuteAlways : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class RequireComponent : Attribute
    {
        public RequireComponent(Type requiredComponent) => m_Type0 = requiredComponent;

        public Type m_Type0;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class AddComponentMenu : Attribute
    {
        public AddComponentMenu(string menuName) => componentMenu = menuName;

        public string componentMenu { get; }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public class PropertyAttribute : Attribute
    {
    }

    public sealed class RangeAttribute : PropertyAttribute
    {
        public readonly float min;
        public readonly float max;

        public RangeAttribute(float min, float max)
        {
            this.min = min;
            this.max = max;
        }
    }

    public class HeaderAttribute : PropertyAttribute
    {
        public HeaderAttribute(string header) => this.header = header;

        public string header { get; }
    }

    public class TooltipAttribute : PropertyAttribute
    {
        public TooltipAttribute(string tooltip) => this.tooltip = tooltip;

        public string tooltip { get; }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class HideInInspector : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class SerializeField : Attribute
    {
    }

    public struct Vector2
    {
        public float x;
        public float y;

        public Vector2(float x, float y) => (this.x, this.y) = (x, y);
    }

    public struct Vector3
    {
        public float x;
        public float y;
        public float z;

        public Vector3(float x, float y, float z) => (this.x, this.y, this.z) = (x, y, z);
    }

    public struct Vector4
    {
        public float x;
        public float y;
        public float z;
        public float w;

        public Vector4(float x, float y, float z, float w) => (this.x, this.y, this.z, this.w) = (x, y, z, w);
    }
}
