using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;

namespace ScaleParty.UnityReference
{
    /// <summary>Runs the fake device's compute shaders for a test.</summary>
    public interface IFakeCompute
    {
        /// <summary>Makes a buffer's memory.</summary>
        IDisposable CreateBuffer(int bytes, int stride);

        /// <summary>Writes words from a word offset on.</summary>
        void Write(IDisposable buffer, int firstWord, uint[] words, int count);

        /// <summary>Reads words from the start.</summary>
        void Read(IDisposable buffer, uint[] words, int count);

        /// <summary>Makes a texture that kernels write.</summary>
        IDisposable CreateTexture(int width, int height, RenderTextureFormat format);

        /// <summary>Runs a kernel with what is bound by name.</summary>
        void Dispatch(string text, IReadOnlyDictionary<string, IDisposable> bound, int[] parameters, int x, int y, int z);

        /// <summary>The bytes of a texture.</summary>
        byte[] ReadTexture(IDisposable texture);
    }

    /// <summary>What stands in for Unity: what is alive, what its device can do, and the calls that it makes on scripts.</summary>
    public static class FakeEngine
    {
        /// <summary>Textures, buffers, command buffers and property blocks that were made and not released, with their kind.</summary>
        public static List<string> Alive { get; } = new();

        /// <summary>Whether the device has compute shaders.</summary>
        public static bool HasCompute { get; set; }

        /// <summary>Runs compute shaders; null where <see cref="HasCompute"/> is false.</summary>
        public static IFakeCompute Compute { get; set; }

        /// <summary>Texts of compute shaders by the path in a Resources folder.</summary>
        public static Dictionary<string, string> Shaders { get; } = new();

        /// <summary>Exceptions that scripts logged.</summary>
        public static List<Exception> Logged { get; } = new();

        /// <summary>Seconds since the start.</summary>
        public static double Seconds { get; set; }

        /// <summary>Makes an object with a component, as adding it to a scene does: Awake and OnEnable.</summary>
        public static T Add<T>()
            where T : MonoBehaviour, new()
        {
            var component = new T();
            Call(component, "Awake");
            Call(component, "OnEnable");
            return component;
        }

        /// <summary>Calls a message of a script, if it has it.</summary>
        public static void Call(UnityEngine.Object on, string message)
        {
            try
            {
                on.GetType().GetMethod(message, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.Invoke(on, null);
            }
            catch (TargetInvocationException e)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException).Throw();
            }
        }

        /// <summary>Reloads the scripts: OnDisable, private fields without SerializeField are lost, OnEnable.</summary>
        public static void ReloadDomain(MonoBehaviour component)
        {
            Call(component, "OnDisable");
            foreach (FieldInfo field in component.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            {
                if (field.GetCustomAttribute<SerializeField>() == null)
                {
                    field.SetValue(component, field.FieldType.IsValueType ? Activator.CreateInstance(field.FieldType) : null);
                }
            }

            Call(component, "OnEnable");
        }

        /// <summary>Destroys a component: OnDisable and OnDestroy.</summary>
        public static void Destroy(MonoBehaviour component)
        {
            Call(component, "OnDisable");
            Call(component, "OnDestroy");
        }
    }
}
