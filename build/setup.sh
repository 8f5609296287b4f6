# Set-up that ./demo and ./test share. Sourced, not run; the working directory is the repository's root.

say() { printf '%s\n' "$*" >&2; }

# need_dotnet: the .NET SDK that global.json asks for.
need_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        say "The .NET SDK 10 is missing. Install it from https://dotnet.microsoft.com/download and run this again."
        exit 1
    fi
    local major
    major=$(dotnet --version 2>/dev/null | cut -d. -f1)
    if [ -z "$major" ] || [ "$major" -lt 10 ]; then
        say "The .NET SDK found is $(dotnet --version 2>&1 | head -n 1); version 10 or newer is needed."
        exit 1
    fi
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# need_debian PACKAGE...: installs what is missing, and says so.
need_debian() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    local missing=() package
    for package in "$@"; do
        if ! dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed; then
            missing+=("$package")
        fi
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "Missing Debian packages: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
            exit 1
        fi
        as_root=(sudo)
    fi
    say "Installing Debian packages: ${missing[*]}"
    if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2; then
        say "Could not install ${missing[*]}; see the messages above."
        exit 1
    fi
}

# need_build PROJECT: builds a program in Release unless nothing it is made of has changed since the last time.
need_build() {
    local project=$1 stamp files
    stamp=".build/stamps/$(printf '%s' "$project" | tr '/' '_')"
    files=$(find Runtime "$project" build Directory.* -type f -not -name '*.md' | sort | cksum)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$files" ] &&
        [ -z "$(find Runtime "$project" build Directory.* -type f -not -name '*.md' -newer "$stamp" -print -quit)" ]; then
        return 0
    fi
    if [ ! -d "${NUGET_PACKAGES:-$HOME/.nuget/packages}/skiasharp" ]; then
        say "First start: fetching packages and building. This takes a minute."
    else
        say "Building $project ..."
    fi
    if ! dotnet build "$project" -c Release -p:RunAnalyzers=false --nologo -v quiet >&2; then
        say "The build of $project failed; see the messages above."
        exit 1
    fi
    mkdir -p "$(dirname "$stamp")"
    printf '%s\n' "$files" >"$stamp"
}

# What drawing needs on Debian, with or without a display: GL, a software driver and GLFW.
graphics_packages="libegl1 libgl1 libgl1-mesa-dri libglfw3"

# What --backend vulkan needs on Debian: the loader, a software driver and the compiler of kernels.
vulkan_packages="libvulkan1 mesa-vulkan-drivers glslang-tools"
