using System;
using UnityEngine;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CustomEditor : Attribute
    {
        public CustomEditor(Type inspectedType) => InspectedType = inspectedType;

        public Type InspectedType { get; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName, bool isValidateFunction = false, int priority = 1000) => Name = itemName;

        public string Name { get; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class InitializeOnLoadMethodAttribute : Attribute
    {
    }

    public enum MessageType
    {
        None = 0,
        Info = 1,
        Warning = 2,
        Error = 3,
    }

    public class Editor : ScriptableObject
    {
        public UnityEngine.Object target { get; set; }

        public SerializedObject serializedObject => new SerializedObject(target);

        public virtual void OnInspectorGUI()
        {
        }

        public virtual bool HasPreviewGUI() => false;

        public virtual void OnPreviewGUI(Rect r, GUIStyle background)
        {
        }

        public bool DrawDefaultInspector() => false;

        public void Repaint()
        {
        }
    }

    public class SerializedObject
    {
        private readonly UnityEngine.Object _of;

        public SerializedObject(UnityEngine.Object obj) => _of = obj;

        public SerializedProperty FindProperty(string propertyPath) => new SerializedProperty(_of, propertyPath);

        public bool ApplyModifiedProperties() => true;
    }

    public class SerializedProperty
    {
        private readonly UnityEngine.Object _of;
        private readonly string _name;

        internal SerializedProperty(UnityEngine.Object of, string name) => (_of, _name) = (of, name);

        public float floatValue
        {
            get => (float)_of.GetType().GetField(_name).GetValue(_of);
            set => _of.GetType().GetField(_name).SetValue(_of, value);
        }
    }

    public static class EditorGUILayout
    {
        public static void HelpBox(string message, MessageType type)
        {
        }

        public static void LabelField(string label, string label2, params GUILayoutOption[] options)
        {
        }

        public static bool Foldout(bool foldout, string content) => true;

        public static int IntSlider(string label, int value, int leftValue, int rightValue, params GUILayoutOption[] options) => value;

        public static int IntField(string label, int value, params GUILayoutOption[] options) => value;
    }

    public static class EditorUtility
    {
        public static string SaveFilePanelInProject(string title, string defaultName, string extension, string message) => "";

        public static bool DisplayDialog(string title, string message, string ok) => true;
    }

    public static class AssetDatabase
    {
        public static void ImportAsset(string path)
        {
        }

        public static void Refresh()
        {
        }
    }

    public static class Selection
    {
        public static UnityEngine.Object activeObject { get; set; }
    }

    public static class Undo
    {
        public static void RegisterCreatedObjectUndo(UnityEngine.Object objectToUndo, string name)
        {
        }
    }

    public static class EditorApplication
    {
        public static void QueuePlayerLoopUpdate()
        {
        }
    }
}

namespace UnityEditor.AssetImporters
{
    [AttributeUsage(AttributeTargets.Class)]
    public class ScriptedImporterAttribute : Attribute
    {
        public ScriptedImporterAttribute(int version, string ext) => (Version, Extension) = (version, ext);

        public int Version { get; }

        public string Extension { get; }
    }

    public abstract class ScriptedImporter : UnityEngine.Object
    {
        public abstract void OnImportAsset(AssetImportContext ctx);
    }

    public class AssetImportContext
    {
        /// <summary>For tests.</summary>
        public AssetImportContext(string path) => assetPath = path;

        public string assetPath { get; }

        /// <summary>For tests: the main object.</summary>
        public UnityEngine.Object Main { get; private set; }

        /// <summary>For tests: the last error.</summary>
        public string Error { get; private set; }

        public void AddObjectToAsset(string identifier, UnityEngine.Object obj)
        {
        }

        public void SetMainObject(UnityEngine.Object obj) => Main = obj;

        public void LogImportError(string msg, UnityEngine.Object obj = null) => Error = msg;
    }
}
