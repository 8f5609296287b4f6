using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>The Vulkan loader, an instance of Vulkan 1.1, and Khronos' validation layer where it is asked for and installed.</summary>
internal sealed unsafe class VulkanInstance : IDisposable
{
    private const string Layer = "VK_LAYER_KHRONOS_validation";
    private const string MessengerExtension = "VK_EXT_debug_utils";

    private readonly List<string> _messages = [];
    private readonly delegate* unmanaged<Instance, DebugUtilsMessengerEXT, AllocationCallbacks*, void> _destroyMessenger;
    private readonly DebugUtilsMessengerEXT _messenger;
    private GCHandle _self;

    /// <summary>Loads Vulkan.</summary>
    /// <param name="validate">Whether to use the validation layer where it is installed.</param>
    /// <exception cref="GraphicsException">There is no Vulkan 1.1; the message says what to install.</exception>
    public VulkanInstance(bool validate)
    {
        Api = Load();
        IsValidated = validate && HasLayer();
        var application = new ApplicationInfo { SType = StructureType.ApplicationInfo, ApiVersion = Vk.Version11 };
        var info = new InstanceCreateInfo { SType = StructureType.InstanceCreateInfo, PApplicationInfo = &application };
        nint layers = SilkMarshal.StringArrayToPtr([Layer]), extensions = SilkMarshal.StringArrayToPtr([MessengerExtension]);
        try
        {
            if (IsValidated)
            {
                info.EnabledLayerCount = info.EnabledExtensionCount = 1;
                info.PpEnabledLayerNames = (byte**)layers;
                info.PpEnabledExtensionNames = (byte**)extensions;
            }

            Result result = Api.CreateInstance(in info, null, out Instance instance);
            if (result != Result.Success)
            {
                throw VulkanErrors.Describe(result, "while creating an instance");
            }

            Handle = instance;
        }
        finally
        {
            SilkMarshal.Free(layers);
            SilkMarshal.Free(extensions);
        }

        if (IsValidated)
        {
            _destroyMessenger = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, AllocationCallbacks*, void>)(void*)Api.GetInstanceProcAddr(Handle, "vkDestroyDebugUtilsMessengerEXT");
            _messenger = CreateMessenger();
        }
    }

    /// <summary>The functions.</summary>
    public Vk Api { get; }

    /// <summary>The instance.</summary>
    public Instance Handle { get; }

    /// <summary>Whether the validation layer checks every call.</summary>
    public bool IsValidated { get; }

    /// <summary>Errors and warnings of the validation layer so far.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Destroys the instance; its devices are destroyed before.</summary>
    public void Dispose()
    {
        if (_messenger.Handle != 0)
        {
            _destroyMessenger(Handle, _messenger, null);
        }

        Api.DestroyInstance(Handle, null);
        Api.Dispose();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private static Vk Load()
    {
        try
        {
            return Vk.GetApi();
        }
        catch (Exception e) when (e is FileNotFoundException or DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            throw new GraphicsException($"Vulkan cannot be loaded ({e.Message}); {VulkanErrors.InstallAdvice}", e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 Receive(DebugUtilsMessageSeverityFlagsEXT severity, DebugUtilsMessageTypeFlagsEXT type, DebugUtilsMessengerCallbackDataEXT* data, void* user)
    {
        var instance = (VulkanInstance)GCHandle.FromIntPtr((nint)user).Target!;
        instance._messages.Add(SilkMarshal.PtrToString((nint)data->PMessage) ?? "a message without text");
        return false;
    }

    private bool HasLayer()
    {
        uint count = 0;
        Api.EnumerateInstanceLayerProperties(ref count, null);
        var layers = new LayerProperties[count];
        fixed (LayerProperties* first = layers)
        {
            Api.EnumerateInstanceLayerProperties(ref count, first);
            for (uint i = 0; i < count; i++)
            {
                if (SilkMarshal.PtrToString((nint)first[i].LayerName) == Layer)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private DebugUtilsMessengerEXT CreateMessenger()
    {
        var create = (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, AllocationCallbacks*, DebugUtilsMessengerEXT*, Result>)(void*)Api.GetInstanceProcAddr(Handle, "vkCreateDebugUtilsMessengerEXT");
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        var info = new DebugUtilsMessengerCreateInfoEXT
        {
            SType = StructureType.DebugUtilsMessengerCreateInfoExt,
            MessageSeverity = DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt | DebugUtilsMessageSeverityFlagsEXT.WarningBitExt,
            MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt,
            PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&Receive),
            PUserData = (void*)GCHandle.ToIntPtr(_self),
        };
        DebugUtilsMessengerEXT messenger;
        Result result = create(Handle, &info, null, &messenger);
        return result == Result.Success ? messenger : throw VulkanErrors.Describe(result, "while creating a messenger of the validation layer");
    }
}
