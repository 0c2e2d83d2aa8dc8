<#
.SYNOPSIS
    Makes an animated SVG of pictures of a terminal. Each different line is drawn once and placed where it was seen.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [Collections.Generic.List[object]] $Frame,
    [Parameter(Mandatory)] [double] $Second,
    [Parameter(Mandatory)] [int] $Width,
    [Parameter(Mandatory)] [int] $Height,
    [string] $Title
)

$cell = 8.4
$row = 18
$margin = 12
$invariant = [cultureinfo]::InvariantCulture
$basic = '#1e1e1e', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#dcdfe4', '#7f848e', '#ef7f88', '#a9d78b', '#f0cf8e', '#7cc0ff', '#d894ec', '#6fcbd6', '#ffffff'
$lines = [Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal)

function Get-Colour([int] $Index) {
    if ($Index -lt 16) { return $basic[$Index] }
    if ($Index -ge 232) { return '#{0:x2}{0:x2}{0:x2}' -f (8 + ($Index - 232) * 10) }
    $level = 0, 95, 135, 175, 215, 255
    $n = $Index - 16
    '#{0:x2}{1:x2}{2:x2}' -f $level[[int][Math]::Floor($n / 36)], $level[[int][Math]::Floor($n / 6) % 6], $level[$n % 6]
}

function Set-Style($Style, [string] $Code) {
    $numbers = @($Code -split '[;:]' | ForEach-Object { $_ -eq '' ? 0 : [int] $_ })
    for ($i = 0; $i -lt $numbers.Count; $i++) {
        $n = $numbers[$i]
        switch ($n) {
            0 { $Style.Clear(); break }
            1 { $Style.bold = $true; break }
            2 { $Style.dim = $true; break }
            3 { $Style.italic = $true; break }
            4 { $Style.underline = $true; break }
            7 { $Style.inverse = $true; break }
            9 { $Style.strike = $true; break }
            22 { $Style.Remove('bold'); $Style.Remove('dim'); break }
            23 { $Style.Remove('italic'); break }
            24 { $Style.Remove('underline'); break }
            27 { $Style.Remove('inverse'); break }
            29 { $Style.Remove('strike'); break }
            39 { $Style.Remove('fore'); break }
            49 { $Style.Remove('back'); break }
            { $_ -in 38, 48 } {
                $colour = $numbers[$i + 1] -eq 5 ? (Get-Colour $numbers[$i + 2]) : ('#{0:x2}{1:x2}{2:x2}' -f $numbers[$i + 2], $numbers[$i + 3], $numbers[$i + 4])
                $Style[$n -eq 38 ? 'fore' : 'back'] = $colour
                $i += $numbers[$i + 1] -eq 5 ? 2 : 4
                break
            }
            { $_ -ge 30 -and $_ -le 37 } { $Style.fore = Get-Colour ($n - 30); break }
            { $_ -ge 40 -and $_ -le 47 } { $Style.back = Get-Colour ($n - 40); break }
            { $_ -ge 90 -and $_ -le 97 } { $Style.fore = Get-Colour ($n - 82); break }
            { $_ -ge 100 -and $_ -le 107 } { $Style.back = Get-Colour ($n - 92); break }
        }
    }
}

# Two cells: East Asian wide characters and pictures.
function Test-Wide([int] $Rune) {
    ($Rune -ge 0x1100 -and $Rune -le 0x115f) -or ($Rune -ge 0x2e80 -and $Rune -le 0xa4cf) -or ($Rune -ge 0xac00 -and $Rune -le 0xd7a3) -or ($Rune -ge 0xf900 -and $Rune -le 0xfaff) -or
    ($Rune -ge 0xfe30 -and $Rune -le 0xfe6f) -or ($Rune -ge 0xff00 -and $Rune -le 0xff60) -or ($Rune -ge 0xffe0 -and $Rune -le 0xffe6) -or ($Rune -ge 0x1f300 -and $Rune -le 0x1faff)
}

function Get-Number([double] $Value) { [Math]::Round($Value, 2).ToString($invariant) }

function Get-Run([string] $Text, $Style, [int] $Column, [int] $Cells) {
    $x = Get-Number ($Column * $cell)
    $w = Get-Number ($Cells * $cell)
    $fore, $back = $Style.fore, $Style.back
    if ($Style.inverse) { $fore, $back = ($back ?? '#1e1e1e'), ($fore ?? '#dcdfe4') }
    if ($back) { "<rect x='$x' y='-13.5' width='$w' height='$row' fill='$back'/>" }
    if ($Text.Trim()) {
        $class = @(if ($Style.bold) { 'b' }; if ($Style.dim) { 'd' }; if ($Style.italic) { 'i' }; if ($Style.underline) { 'u' }; if ($Style.strike) { 's' }) -join ' '
        "<text x='$x' textLength='$w' lengthAdjust='spacingAndGlyphs'$(if ($fore) { " fill='$fore'" })$(if ($class) { " class='$class'" })>$([Security.SecurityElement]::Escape($Text))</text>"
    }
}

function Get-Line([string] $Line, $Style) {
    $text = [Text.StringBuilder]::new()
    $column = $begin = 0
    $wide = $false
    foreach ($part in [regex]::Matches($Line, "`e\[([\d;:]*)m|`e\][^`e`a]*(?:`a|`e\\)|`e[()][A-Z0-9]|[\ud800-\udbff][\udc00-\udfff]|.")) {
        $value = $part.Value
        if ($value[0] -eq [char] 27) {
            if ($text.Length) { Get-Run $text.ToString() $Style $begin ($column - $begin) }
            $null = $text.Clear()
            $begin = $column
            if ($part.Groups[1].Success) { Set-Style $Style $part.Groups[1].Value }
            continue
        }
        $isWide = Test-Wide ([char]::ConvertToUtf32($value, 0))
        if ($isWide -ne $wide -and $text.Length) {
            Get-Run $text.ToString() $Style $begin ($column - $begin)
            $null = $text.Clear()
            $begin = $column
        }
        $wide = $isWide
        $null = $text.Append($value)
        $column += $isWide ? 2 : 1
    }
    if ($text.Length) { Get-Run $text.ToString() $Style $begin ($column - $begin) }
}

$pictures = foreach ($one in $Frame) {
    $style = @{}
    $y = 0
    $placed = foreach ($line in $one.Screen -split "`n") {
        $drawn = @(Get-Line $line $style) -join ''
        if ($drawn) {
            if (-not $lines.Contains($drawn)) { $lines[$drawn] = "l$($lines.Count)" }
            "<use href='#$($lines[$drawn])' y='$($y * $row)'/>"
        }
        $y++
    }
    $x, $top, $shown = $one.Cursor -split ' '
    if ($shown -eq '1') { $placed = @($placed) + "<rect class='c' x='$(Get-Number ([int] $x * $cell))' y='$(Get-Number ([int] $top * $row - 13.5))' width='$cell' height='$row'/>" }
    $placed -join ''
}

$tall = $Height * $row + 2 * $margin
$wideAll = [Math]::Ceiling($Width * $cell + 2 * $margin)
# One long strip of pictures, and the window steps from one to the next.
$step = for ($i = 0; $i -lt $Frame.Count; $i++) { "$(Get-Number (100 * $Frame[$i].At / $Second))%{transform:translateY(-$($i * $tall)px)}" }
$last = ($Frame.Count - 1) * $tall
$escaped = [Security.SecurityElement]::Escape($Title)
@"
<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 $wideAll $tall' width='$wideAll' height='$tall' role='img' aria-label='$escaped'>
<title>$escaped</title>
<style>
text{font:14px ui-monospace,'Cascadia Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC','Microsoft YaHei',monospace;white-space:pre}
.b{font-weight:bold}.d{opacity:.6}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}.c{opacity:.7}
#strip{animation:play $(Get-Number $Second)s step-end infinite}
@keyframes play{$($step -join '')}
@media (prefers-reduced-motion:reduce){#strip{animation:none;transform:translateY(-${last}px)}}
</style>
<rect width='100%' height='100%' rx='8' fill='#1e1e1e'/>
<defs>$(($lines.GetEnumerator() | ForEach-Object { "<g id='$($_.Value)'>$($_.Key)</g>" }) -join "`n")</defs>
<svg x='$margin' y='$margin' width='$($wideAll - 2 * $margin)' height='$($tall - 2 * $margin)' overflow='hidden'><g id='strip' fill='#dcdfe4'>
$((0..($pictures.Count - 1) | ForEach-Object { "<g transform='translate(0 $($_ * $tall + 14))'>$($pictures[$_])</g>" }) -join "`n")
</g></svg>
</svg>
"@
