namespace ScaleParty.Fuzzing;

/// <summary>What processes print in which libtorch refuses a TorchScript program.</summary>
internal static class DetectorErrors
{
    public const string Uncompiled = """
        terminate called after throwing an instance of 'torch::jit::ErrorReport'
          what():  
        Unknown builtin op: aten::nothing.
        Could not find any similar ops to aten::nothing. This op may not exist or may not be currently supported in TorchScript.
        :
          File "code/__torch__.py", line 8
            images: Tensor,
            return_features: bool) -> Tensor:
            x = torch.nothing(images)
                ~~~~~~~~~~~~~ <--- HERE
            return x

        """;

    public const string Running = """
        terminate called after throwing an instance of 'std::runtime_error'
          what():  The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript, serialized code (most recent call last):
          File "code/a.py", line 3, in forward
            y = self.inner(x)
                ~~~~~~~~~~ <--- HERE
        RuntimeError: shape '[7]' is invalid

        """;
}
