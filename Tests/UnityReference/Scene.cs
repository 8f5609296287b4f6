namespace UnityEngine
{
    public enum PrimitiveType
    {
        Sphere = 0,
        Quad = 5,
    }

    public sealed class GameObject : Object
    {
        public int layer { get; set; }

        public static GameObject CreatePrimitive(PrimitiveType type) => new GameObject();

        public T AddComponent<T>()
            where T : Component => (T)System.Activator.CreateInstance(typeof(T));

        public T GetComponent<T>()
            where T : class => typeof(T) == typeof(Renderer) ? (T)(object)new Renderer() : null;
    }
}
