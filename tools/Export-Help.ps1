<#
.SYNOPSIS
    Makes docs/<culture>/Allmhub.PowerShell.dll-Help.xml from the pages beside it, with PlatyPS. -Update first brings the pages up
    to the cmdlets in output/Allmhub, and begins one for a cmdlet that has none. The same pages always make the same bytes.
#>
[CmdletBinding()]
param([switch] $Update)

$ErrorActionPreference = 'Stop'
Import-Module -Name Microsoft.PowerShell.PlatyPS
$root = Split-Path -Parent $PSScriptRoot
$module = Join-Path $root 'output' 'Allmhub'
$name = 'Allmhub.PowerShell.dll-Help.xml'
$culture = Get-ChildItem -LiteralPath (Join-Path $root 'docs') -Directory | Where-Object { Test-Path -Path (Join-Path $_.FullName '*-*.md') }

# What `Get-Help -Online` opens: it takes the first address among the links, and http and https alone.
$projectUri = (Import-PowerShellDataFile -LiteralPath (Join-Path $root 'Allmhub.psd1')).PrivateData.PSData.ProjectUri

$space = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

function Select-Node([System.Xml.XmlNode] $Node, [string] $Path) {
    (Select-Xml -Xml $Node -XPath $Path -Namespace $space).Node
}

# A page for a cmdlet that has none, with {{...}} where a person has to write.
function Add-Page([System.IO.DirectoryInfo] $Folder) {
    $work = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
    try {
        foreach ($cmdlet in Get-Command -Module Allmhub -CommandType Cmdlet) {
            $file = Join-Path $Folder.FullName "$($cmdlet.Name).md"
            if (-not (Test-Path -LiteralPath $file)) {
                $made = New-MarkdownCommandHelp -CommandInfo $cmdlet -OutputFolder $work -Locale $Folder.Name -Force
                $text = [System.IO.File]::ReadAllText($made).Replace("`r`n", "`n") -replace '(?<=\n## ALIASES\n)(?s).*?(?=\n## )' -replace '(?<=\n## NOTES\n)(?s).*?(?=\n## )'
                [System.IO.File]::WriteAllText($file, $text)
                Write-Host "Began $file"
            }
        }
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
    }
}

# Brings the pages up to the cmdlets.
function Sync-Page([System.IO.FileInfo[]] $Page) {
    $before = @{}
    $Page | ForEach-Object { $before[$_.FullName] = [System.IO.File]::ReadAllText($_).Replace("`r`n", "`n") }
    $Page | Update-MarkdownCommandHelp -NoBackup -WarningAction SilentlyContinue

    # PlatyPS writes a mark and the line ends of the system, appends its words on -Confirm and -WhatIf at every run, and dates
    # every page today: a page in which nothing else is new keeps its date.
    $date = '(?m)^ms\.date: .*$'
    foreach ($file in $Page) {
        $text = [System.IO.File]::ReadAllText($file).Replace("`r`n", "`n") -replace '(?<=\S\n)(Prompts you for confirmation|Runs the command in a mode that only reports) .*\n'
        $old = $before[$file.FullName]
        [System.IO.File]::WriteAllText($file, ($text -replace $date) -ceq ($old -replace $date) ? $old : $text)
    }
}

function Assert-Page([System.IO.FileInfo[]] $Page) {
    $gap = $Page | Select-String '\{\{ ?(Fill|Add|Insert) '
    if ($gap) {
        throw "A page has text to fill in: $($gap[0].Path), line $($gap[0].LineNumber)."
    }

    $bad = $Page | Where-Object { -not (Test-MarkdownCommandHelp -Path $_.FullName) }
    if ($bad) {
        throw "A page is not well-formed: $($bad[0].FullName). Test-MarkdownCommandHelp -DetailView says what is missing."
    }
}

# The console breaks lines itself, so the lines of a paragraph become one: with a blank between them, except between Chinese ones.
function Join-Line([string] $Text) {
    $wide = '[\p{IsCJKUnifiedIdeographs}\p{IsCJKSymbolsandPunctuation}\p{IsHalfwidthandFullwidthForms}]'
    foreach ($paragraph in $Text.Trim() -split '\n(?:[ \t]*\n)+') {
        if ($paragraph -match '(?m)^\s*([-*+>|]|\d+[.)])\s|^\|') {
            $paragraph
        } else {
            $paragraph -replace "(?<=$wide)\n(?=$wide)" -replace '\n', ' '
        }
    }
}

# Prose, and the code in it without its fences.
function Split-Fence([string] $Text) {
    [string[]] $part = [regex]::Split($Text.Replace([char]0x80, ' ').Replace("`r`n", "`n"), '(?ms)^```\w*\n(.*?)\n```[ \t]*$')
    for ($i = 0; $i -lt $part.Count; $i++) {
        [pscustomobject]@{ IsCode = $i % 2 -eq 1; Text = $part[$i] }
    }
}

function Add-Paragraph([System.Xml.XmlNode] $Node, [string[]] $Text) {
    foreach ($line in $Text) {
        $para = $Node.OwnerDocument.CreateElement('maml', 'para', $space.maml)
        $para.InnerText = $line
        $null = $Node.AppendChild($para)
    }
}

function Format-Text([System.Xml.XmlNode] $Para) {
    $text = foreach ($part in Split-Fence $Para.InnerText) {
        if ($part.IsCode) {
            $part.Text -replace '(?m)^(?=.)', '    '
        } elseif ($part.Text.Trim()) {
            Join-Line $part.Text
        }
    }
    $Para.InnerText = $text -join "`n`n"
}

# PlatyPS leaves an example's code fenced among its prose. The engine has a place for code, and shows the prose below it.
function Format-Example([System.Xml.XmlNode] $Example) {
    $introduction = Select-Node $Example 'maml:introduction'
    $part = Split-Fence ((Select-Node $introduction 'maml:para').InnerText -join "`n`n")
    $null = $Example.RemoveChild($introduction)
    (Select-Node $Example 'dev:code').InnerText = @($part | Where-Object IsCode).Text -join "`n`n"
    $prose = $part | Where-Object { -not $_.IsCode -and $_.Text.Trim() } | ForEach-Object { Join-Line $_.Text }

    # An empty paragraph is the line before the next example.
    Add-Paragraph (Select-Node $Example 'dev:remarks') (@($prose) + '')
}

# A link from page to page is a name to the engine; the first link is where -Online goes.
function Format-Link([System.Xml.XmlNode] $Command) {
    foreach ($link in Select-Node $Command 'command:relatedLinks/maml:navigationLink') {
        $uri = Select-Node $link 'maml:uri'
        if ((Select-Node $link 'maml:linkText').InnerText -eq 'Online Version' -and -not $uri.InnerText) {
            (Select-Node $link 'maml:linkText').InnerText = 'ALLMHUB'
            $uri.InnerText = $projectUri
        } elseif ($uri.InnerText -notmatch '^https?://') {
            $uri.InnerText = ''
        }
    }
}

function Format-Help([System.Xml.XmlDocument] $Help) {
    foreach ($command in Select-Node $Help '/*/command:command') {
        # The name of a type as the syntax has it: int, not System.Nullable`1[System.Int32].
        foreach ($value in Select-Node $command 'command:parameters/command:parameter/command:parameterValue') {
            $parameter = (Select-Node $value '../maml:name').InnerText
            $syntax = Select-Node $command "command:syntax/command:syntaxItem/command:parameter[maml:name='$parameter']/command:parameterValue"
            $value.InnerText = @($syntax)[0].InnerText
        }

        Select-Node $command 'command:examples/command:example' | ForEach-Object { Format-Example $_ }
        Select-Node $command './/maml:para[text() and not(ancestor::command:examples)]' | ForEach-Object { Format-Text $_ }
        Select-Node $command 'maml:alertSet[not(.//text())]' | ForEach-Object { $null = $command.RemoveChild($_) }
        Format-Link $command
    }
}

function Export-Help([System.IO.DirectoryInfo] $Folder) {
    [System.IO.FileInfo[]] $page = $Folder | Get-ChildItem -Filter '*-*.md' | Sort-Object -Property Name -Culture ''
    Assert-Page $page
    $work = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
    try {
        $made = $page | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $work -Force
        $help = [xml]::new()
        $help.Load($made.FullName)
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
    }

    Format-Help $help
    $setting = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $file = Join-Path $Folder.FullName $name
    $writer = [System.Xml.XmlWriter]::Create($file, $setting)
    try {
        $help.Save($writer)
    } finally {
        $writer.Dispose()
    }

    # The next build lays it out; here already, so that Get-Help shows it now.
    $target = Join-Path $module $Folder.Name
    if (Test-Path -LiteralPath $target) {
        Copy-Item -LiteralPath $file -Destination $target -Force
    }

    Write-Host "Made the $($Folder.Name) help of $($page.Count) cmdlets: $file"
}

if ($Update) {
    # PlatyPS would read the help with the cmdlet, in any culture, and take it for the cmdlet's own.
    Remove-Item -Path (Join-Path $module '*' '*-Help.xml') -ErrorAction Ignore
    Import-Module -Name $module
    $culture | ForEach-Object { Add-Page $_ }
    Sync-Page ($culture | Get-ChildItem -Filter '*-*.md')
}

$culture | ForEach-Object { Export-Help $_ }
