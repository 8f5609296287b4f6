using ScaleParty.Models;
using ScaleParty.Rendering;
using UnityEditor;
using UnityEngine;

namespace ScaleParty.Unity.Editor
{
    /// <summary>The inspector of a generative texture: sliders, statistics, baking, a gallery of latents, and a preview that is dragged and zoomed.</summary>
    [CustomEditor(typeof(GenerativeTextureComponent))]
    internal sealed class GenerativeTextureEditor : UnityEditor.Editor
    {
        private const int MaximumSide = 4096;

        private readonly LatentGallery _gallery = new LatentGallery();
        private bool _showsStatistics, _showsGallery;
        private int _bakedSide = 1024;

        private GenerativeTextureComponent Component => (GenerativeTextureComponent)target;

        /// <inheritdoc/>
        public override void OnInspectorGUI()
        {
            DrawDefaultInspector();
            if (Component.Error != null)
            {
                EditorGUILayout.HelpBox(Component.Error, MessageType.Error);
            }

            EditorGUILayout.LabelField("Backend", Component.Backend);
            DrawStatistics();
            DrawBake();
            DrawGallery();
        }

        /// <inheritdoc/>
        public override bool HasPreviewGUI() => Component.Texture != null;

        /// <inheritdoc/>
        public override void OnPreviewGUI(Rect r, GUIStyle background)
        {
            if (Component.Texture == null)
            {
                return;
            }

            Vector4 st = Component.ScaleOffset;
            GUI.DrawTextureWithTexCoords(r, Component.Texture, new Rect(st.z, st.w, st.x, st.y));
            HandleGestures(r);
        }

        private void OnDisable() => _gallery.Dispose();

        private void HandleGestures(Rect r)
        {
            Event e = Event.current;
            if (!r.Contains(e.mousePosition))
            {
                return;
            }

            if (e.type == EventType.MouseDrag)
            {
                Vector2 centre = ViewGestures.Pan(Component, new Vector2(e.delta.x / r.width, e.delta.y / r.height));
                Set("centreX", centre.x);
                Set("centreY", centre.y);
            }
            else if (e.type == EventType.ScrollWheel)
            {
                Set("scale", ViewGestures.Zoom(Component, e.delta.y));
            }
            else
            {
                return;
            }

            serializedObject.ApplyModifiedProperties();
            e.Use();
        }

        private void Set(string field, float value) => serializedObject.FindProperty(field).floatValue = value;

        private void DrawStatistics()
        {
            _showsStatistics = EditorGUILayout.Foldout(_showsStatistics, "Statistics");
            if (_showsStatistics)
            {
                TextureStatistics s = Component.Statistics;
                EditorGUILayout.LabelField("Images", $"{s.Finished} of {s.Requested} ({s.Dropped} dropped, {s.Failed} failed)");
                EditorGUILayout.LabelField("Generation", $"{s.GenerateMilliseconds:0.0} ms");
                EditorGUILayout.LabelField("Device time per frame", $"{s.DeviceMilliseconds:0.0} ms (estimated)");
                EditorGUILayout.LabelField("Slices per image", $"{s.SlicesPerImage:0.0}");
                EditorGUILayout.LabelField("Update", $"{s.UpdateMilliseconds:0.00} ms");
            }
        }

        private void DrawBake()
        {
            _bakedSide = EditorGUILayout.IntSlider("Baked width", _bakedSide, 16, MaximumSide);
            if (GUILayout.Button("Bake to PNG..."))
            {
                string path = EditorUtility.SaveFilePanelInProject("Bake", "Baked", "png", "Where the picture goes");
                if (!string.IsNullOrEmpty(path))
                {
                    int height = Mathf.Clamp(_bakedSide * Component.height / Component.width, 16, MaximumSide);
                    Texture2D baked = Component.Bake(_bakedSide, height);
                    AtomicFile.WriteBytes(path, baked.EncodeToPNG());
                    DestroyImmediate(baked);
                    AssetDatabase.ImportAsset(path);
                }
            }
        }

        private void DrawGallery()
        {
            _showsGallery = EditorGUILayout.Foldout(_showsGallery, "Latents");
            if (!_showsGallery)
            {
                return;
            }

            int first = EditorGUILayout.IntField("First seed", _gallery.First);
            if (first != _gallery.First)
            {
                _gallery.Show(Mathf.Clamp(first, 0, TextureParameters.MaximumSeed - LatentGallery.Count));
            }

            GUILayout.BeginHorizontal();
            for (int i = 0; i < LatentGallery.Count; i++)
            {
                if (GUILayout.Button(new GUIContent(_gallery[i], (_gallery.First + i).ToString(System.Globalization.CultureInfo.InvariantCulture)), GUILayout.Width(LatentGallery.Side), GUILayout.Height(LatentGallery.Side)))
                {
                    Set("latent", _gallery.First + i);
                    Set("layout", _gallery.First + i);
                    serializedObject.ApplyModifiedProperties();
                }
            }

            GUILayout.EndHorizontal();
            if (!_gallery.IsComplete)
            {
                _gallery.MakeNext(Component);
                Repaint();
            }
        }
    }
}
