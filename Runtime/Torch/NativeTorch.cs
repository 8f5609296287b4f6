using System.Runtime.InteropServices;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// The few functions of libtorch's stable C interface that a frame loop needs. Called directly, they allocate nothing
/// managed, where every TorchSharp operation makes a wrapper object; and they reach oneDNN's packed weights and fused
/// activations. A tensor handle is the same pointer in both.
/// </summary>
internal static unsafe class NativeTorch
{
    private static readonly IntPtr Library = Load();
    private static readonly delegate* unmanaged[Cdecl]<IntPtr, IntPtr, IntPtr*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, IntPtr*, int> ConvolutionPointwise =
        (delegate* unmanaged[Cdecl]<IntPtr, IntPtr, IntPtr*, long*, long, long*, long, long*, long, long, byte*, double**, long, byte**, IntPtr*, int>)Export("aoti_torch_cpu_mkldnn__convolution_pointwise");

    private static readonly delegate* unmanaged[Cdecl]<long, long, long, delegate* unmanaged[Cdecl]<long, long, void*, void>, void*, int> ParallelForPointer =
        (delegate* unmanaged[Cdecl]<long, long, long, delegate* unmanaged[Cdecl]<long, long, void*, void>, void*, int>)Export("torch_parallel_for");

    private static readonly delegate* unmanaged[Cdecl]<byte*, byte*, ulong*, ulong, int> CallDispatcher =
        (delegate* unmanaged[Cdecl]<byte*, byte*, ulong*, ulong, int>)Export("torch_call_dispatcher");

    private static readonly delegate* unmanaged[Cdecl]<ulong> AbiVersion = (delegate* unmanaged[Cdecl]<ulong>)Export("aoti_torch_abi_version");

    private static readonly delegate* unmanaged[Cdecl]<ulong, IntPtr*, int> NewList = (delegate* unmanaged[Cdecl]<ulong, IntPtr*, int>)Export("torch_new_list_reserve_size");

    private static readonly delegate* unmanaged[Cdecl]<IntPtr, ulong, int> PushBack = (delegate* unmanaged[Cdecl]<IntPtr, ulong, int>)Export("torch_list_push_back");

    private static readonly delegate* unmanaged[Cdecl]<IntPtr, IntPtr*, int> NewHandle = (delegate* unmanaged[Cdecl]<IntPtr, IntPtr*, int>)Export("aoti_torch_new_tensor_handle");

    private static readonly delegate* unmanaged[Cdecl]<IntPtr, int> DeleteHandle = (delegate* unmanaged[Cdecl]<IntPtr, int>)Export("aoti_torch_delete_tensor_object");

    private static readonly delegate* unmanaged[Cdecl]<IntPtr, void**, int> GetData = (delegate* unmanaged[Cdecl]<IntPtr, void**, int>)Export("aoti_torch_get_data_ptr");

    private static readonly delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, IntPtr*, int, byte*, long, int> FromBlob =
        (delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, IntPtr*, int, byte*, long, int>)Export("aoti_torch_create_tensor_from_blob_v2");

    private static readonly delegate* unmanaged[Cdecl]<uint*, int> GetThreads = (delegate* unmanaged[Cdecl]<uint*, int>)Export("torch_get_num_threads");

    private static readonly int Float32 = Constant("aoti_torch_dtype_float32"), BFloat16 = Constant("aoti_torch_dtype_bfloat16"), Strided = Constant("aoti_torch_layout_strided");

    /// <summary>Whether this libtorch has all of it; builds without oneDNN do not.</summary>
    public static bool IsAvailable { get; } =
        ConvolutionPointwise != null && ParallelForPointer != null && CallDispatcher != null && AbiVersion != null && NewList != null && PushBack != null
        && GetThreads != null && NewHandle != null && DeleteHandle != null && GetData != null && FromBlob != null && Float32 >= 0 && BFloat16 >= 0 && Strided >= 0;

    /// <summary>Most threads that <see cref="ParallelFor"/> uses.</summary>
    public static int Threads
    {
        get
        {
            uint threads;
            Check(GetThreads(&threads), "get_num_threads");
            return (int)threads;
        }
    }

    /// <summary>Wraps [height, width, channels] values that the caller keeps alive as a tensor [1, channels, height, width]; delete it afterwards.</summary>
    public static IntPtr Wrap(void* data, int height, int width, int channels, bool bfloat16)
    {
        long* sizes = stackalloc long[] { 1, channels, height, width };
        long* strides = stackalloc long[] { (long)channels * height * width, 1, (long)channels * width, channels };
        IntPtr result;
        Check(FromBlob(data, 4, sizes, strides, 0, bfloat16 ? BFloat16 : Float32, 0, -1, &result, Strided, null, 0), "create_tensor_from_blob");
        return result;
    }

    /// <summary>A 3x3 convolution without padding, channels last, with bias and optionally leaky ReLU; the result belongs to the caller.</summary>
    public static IntPtr Convolve(IntPtr input, IntPtr weight, IntPtr bias, bool activate)
    {
        long* ones = stackalloc long[] { 1, 1 };
        long* zeros = stackalloc long[] { 0, 0 };
        double slope = LeakyRelu.Slope;
        double* slopePointer = &slope;
        IntPtr result;
        fixed (byte* name = activate ? "leaky_relu\0"u8 : "none\0"u8)
        {
            Check(ConvolutionPointwise(input, weight, &bias, zeros, 2, ones, 2, ones, 2, 1, name, activate ? &slopePointer : null, activate ? 1 : 0, null, &result), "mkldnn::_convolution_pointwise");
        }

        return result;
    }

    /// <summary>A copy of convolution weights in the layout that oneDNN likes for an input of the given size; the result belongs to the caller.</summary>
    public static IntPtr PackWeights(IntPtr weight, int inputChannels, int height, int width)
    {
        // (Tensor self, int[2] padding, int[2] stride, int[2] dilation, int groups, int[]? input_size): the call takes over
        // its arguments, lists and handles alike; an optional is a pointer to its value, or null.
        IntPtr self;
        Check(NewHandle(weight, &self), "new_tensor_handle");
        ulong* optional = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *optional = List(1, inputChannels, height, width);
        ulong* stack = stackalloc ulong[] { (ulong)self, List(0, 0), List(1, 1), List(1, 1), 1, (ulong)optional };
        fixed (byte* name = "mkldnn::_reorder_convolution_weight\0"u8, overload = "\0"u8)
        {
            Check(CallDispatcher(name, overload, stack, AbiVersion()), "mkldnn::_reorder_convolution_weight");
        }

        return (IntPtr)stack[0];
    }

    /// <summary>Another handle of the same tensor; belongs to the caller.</summary>
    public static IntPtr Share(IntPtr tensor)
    {
        IntPtr result;
        Check(NewHandle(tensor, &result), "new_tensor_handle");
        return result;
    }

    public static void* Data(IntPtr tensor)
    {
        void* data;
        Check(GetData(tensor, &data), "get_data_ptr");
        return data;
    }

    public static void Delete(IntPtr tensor)
    {
        if (tensor != 0)
        {
            Check(DeleteHandle(tensor), "delete_tensor_object");
        }
    }

    /// <summary>Calls <paramref name="body"/> with parts of [0, <paramref name="count"/>) on libtorch's threads, the calling one among them.</summary>
    public static void ParallelFor(long count, long grain, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context) =>
        Check(ParallelForPointer(0, count, grain, body, context), "parallel_for");

    private static ulong List(params ReadOnlySpan<long> values)
    {
        IntPtr list;
        Check(NewList((ulong)values.Length, &list), "new_list");
        foreach (long value in values)
        {
            Check(PushBack(list, (ulong)value), "list_push_back");
        }

        return (ulong)list;
    }

    private static void Check(int error, string function)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"libtorch's {function} failed; it has written why to the error stream");
        }
    }

    private static IntPtr Load()
    {
        TorchRuntime.EnsureLoaded();
        string name = OperatingSystem.IsWindows() ? "torch_cpu" : "libtorch_cpu";
        return NativeLibrary.TryLoad(name, typeof(NativeTorch).Assembly, null, out IntPtr library) ? library : 0;
    }

    private static void* Export(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out IntPtr address) ? (void*)address : null;

    private static int Constant(string name)
    {
        var function = (delegate* unmanaged[Cdecl]<int>)Export(name);
        return function == null ? -1 : function();
    }
}
