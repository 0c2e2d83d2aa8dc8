using System.Diagnostics;
using Allmhub.Chat;
using Allmhub.Markdown;

namespace Allmhub.Core.Tests.Markdown;

/// <summary>Code blocks as CommonMark has them (examples of its section 4.5 and 5.2), and as models write them.</summary>
public sealed class CodeBlockReaderTests
{
    [Theory]
    [InlineData("```\n<\n >\n```", "", "<\n >")]
    [InlineData("~~~\n<\n >\n~~~", "", "<\n >")]
    [InlineData("```\naaa\n~~~\n```", "", "aaa\n~~~")]
    [InlineData("````\naaa\n```\n``````", "", "aaa\n```")]
    [InlineData("~~~~\naaa\n~~~\n~~~~", "", "aaa\n~~~")]
    [InlineData("```\n\n  \n```", "", "\n  ")]
    [InlineData("```\n```", "", "")]
    [InlineData(" ```\n aaa\naaa\n```", "", "aaa\naaa")]
    [InlineData("  ```\naaa\n  aaa\naaa\n  ```", "", "aaa\naaa\naaa")]
    [InlineData("   ```\n   aaa\n    aaa\n  aaa\n   ```", "", "aaa\n aaa\naaa")]
    [InlineData("```\naaa\n  ```", "", "aaa")]
    [InlineData("```\naaa\n    ```\n```", "", "aaa\n    ```")]
    [InlineData("~~~~~~\naaa\n~~~ ~~\n~~~~~~", "", "aaa\n~~~ ~~")]
    [InlineData("foo\n```\nbar\n```\nbaz", "", "bar")]
    [InlineData("```ruby\ndef foo(x)\n  return 3\nend\n```", "ruby", "def foo(x)\n  return 3\nend")]
    [InlineData("~~~~    ruby startline=3 $%@#$\ndef foo\nend\n~~~~~~~", "ruby", "def foo\nend")]
    [InlineData("~~~ aa ``` ~~~\nfoo\n~~~", "aa", "foo")]
    [InlineData("```\n``` aaa\n```", "", "``` aaa")]
    [InlineData("```c++\nx\n```", "c++", "x")]
    [InlineData("```C#\r\nx\r\ny\r\n```\r\n", "C#", "x\ny")]
    [InlineData("```{.python .numberLines}\nx\n```", "python", "x")]
    [InlineData("```rust,ignore\nx\n```", "rust", "x")]
    [InlineData("```dockerfile\nFROM x\n```", "dockerfile", "FROM x")]
    public void A_block_is_what_CommonMark_says(string text, string language, string code)
    {
        CodeBlock block = Assert.Single(CodeBlockReader.Read(text));
        Assert.Equal((language, code, true), (block.Language, block.Code, block.IsClosed));
    }

    [Theory]
    [InlineData("``\nfoo\n``")]
    [InlineData("``` ```\naaa")]
    [InlineData("``` aa ```\nfoo")]
    [InlineData("    ```\n    aaa\n    ```")]
    [InlineData("text ``` text")]
    [InlineData("\\```\nno\n\\```")]
    [InlineData("")]
    public void What_is_none_is_none(string text) => Assert.Empty(CodeBlockReader.Read(text));

    [Theory]
    [InlineData("1. Do:\n\n   ```bash\n   ls\n     -l\n   ```\n2. Then", "ls\n  -l")]
    [InlineData("1. Do:\n    ```bash\n    ls\n    ```", "ls")]
    [InlineData("1. Do\nmore of it:\n    ```bash\n    ls\n    ```", "ls")]
    [InlineData("> 1. Do\nmore\n>     ```bash\n>     ls\n>     ```", "ls")]
    [InlineData("- a\n  - b\n\n    ```\n    deep\n    ```\n", "deep")]
    [InlineData("- ```\n  in the mark's line\n  ```", "in the mark's line")]
    [InlineData("10) x\n\n\t```\n\tx\n\t```", "x")]
    [InlineData("> ```\n> quoted\n>\n> more\n> ```", "quoted\n\nmore")]
    [InlineData("> - ```\n>   both\n>   ```", "both")]
    [InlineData("* a\n\n      ```\n      code of an item that is not a fence\n\nback\n```\nx\n```", "x")]
    public void It_may_stand_in_lists_and_quotes(string text, string code) => Assert.Equal(code, Assert.Single(CodeBlockReader.Read(text)).Code);

    [Theory]
    [InlineData("> ```\n> aaa\n\nbbb", "aaa")]
    [InlineData("> ```\n> aaa\nbbb", "aaa")]
    [InlineData("```\naaa\n\n", "aaa\n")]
    [InlineData("`````\n\n```\naaa", "\n```\naaa")]
    [InlineData("```", "")]
    [InlineData("- ```\n  aaa\nbbb\n\n    ccc", "aaa")]
    public void Without_a_closing_fence_it_ends_with_what_is_around_it(string text, string code)
    {
        CodeBlock block = Assert.Single(CodeBlockReader.Read(text));
        Assert.Equal((code, false), (block.Code, block.IsClosed));
    }

    [Fact]
    public void Code_that_a_model_forgot_to_indent_is_still_in_its_block()
    {
        CodeBlock block = Assert.Single(CodeBlockReader.Read("1. Write:\n\n   ```python\ndef f():\n    pass\n\nf()\n   ```\n\n2. Run it."));
        Assert.Equal("def f():\n    pass\n\nf()", block.Code);
    }

    [Fact]
    public void A_page_of_Markdown_holds_blocks_of_its_own()
    {
        CodeBlock[] blocks = [.. CodeBlockReader.Read("A README:\n\n```markdown\n# Tool\n```bash\nmake\n```\nDone.\n```\n\n```sh\nls\n```\n")];
        Assert.Equal(["# Tool\n```bash\nmake\n```\nDone.", "ls"], blocks.Select(static block => block.Code));
        Assert.Equal(["a", "b"], CodeBlockReader.Read("```md\na\n```\n```bash\nb\n```").Select(static block => block.Code));
        Assert.Equal(["a\n```bash\nb"], CodeBlockReader.Read("```md\na\n```bash\nb\n```\nnever closed by count").Select(static block => block.Code));
    }

    [Theory]
    [InlineData("```python app.py\nx\n```", "app.py")]
    [InlineData("```python:src/app.py\nx\n```", "src/app.py")]
    [InlineData("```ts title=\"src/my file.ts\"\nx\n```", "src/my file.ts")]
    [InlineData("```ts filename=a.ts\nx\n```", "a.ts")]
    [InlineData("```app.py\nx\n```", "app.py")]
    [InlineData("```cs\n// file: src/Program.cs\nx\n```", "src/Program.cs")]
    [InlineData("```cs\n// src/Program.cs\nx\n```", "src/Program.cs")]
    [InlineData("```sh\n#!/bin/sh\n# run.sh\nx\n```", "run.sh")]
    [InlineData("```html\n<!-- index.html -->\nx\n```", "index.html")]
    [InlineData("```css\n/* style.css */\nx\n```", "style.css")]
    [InlineData("```sql\n-- Filename: up.sql\nx\n```", "up.sql")]
    [InlineData("```py\n# 文件：主.py\nx\n```", "主.py")]
    [InlineData("**app.py**\n```\nx\n```", "app.py")]
    [InlineData("**`src/app.py`**:\n\n```\nx\n```", "src/app.py")]
    [InlineData("### 2. `Dockerfile`\n```\nx\n```", "Dockerfile")]
    [InlineData("#### File: docker-compose.yml\n\n```\nx\n```", "docker-compose.yml")]
    [InlineData("`app.py` (new):\n```\nx\n```", "app.py")]
    [InlineData("1. **main.go**\n   ```go\n   x\n   ```", "main.go")]
    [InlineData("../../etc/passwd.txt\n```\nx\n```", "../../etc/passwd.txt")]
    [InlineData("### Node.js\n```js\nx\n```", null)]
    [InlineData("Run app.py like this:\n```sh\nx\n```", null)]
    [InlineData("**Important**\n```sh\nx\n```", null)]
    [InlineData("```c\n#include <stdio.h>\nx\n```", null)]
    [InlineData("```py\n# version 1.2\nx\n```", null)]
    [InlineData("```py\n# e.g.\nx\n```", null)]
    [InlineData("```makefile\nx\n```", null)]
    [InlineData("app.py\n```\na\n```\n```\nx\n```", null)]
    public void The_file_it_is_comes_from_where_models_write_it(string text, string? file) => Assert.Equal(file, CodeBlockReader.Read(text)[^1].FileName);

    [Fact]
    public void An_answer_has_them_and_a_block_is_shown_without_control_sequences()
    {
        ChatCompletion answer = new() { Text = "```sh\necho \u001b[31mx\n```" };
        CodeBlock block = Assert.Single(answer.CodeBlock);
        Assert.Equal(("echo \u001b[31mx", "echo x"), (block.Code, block.ToString()));
        Assert.Same(answer.CodeBlock, answer.CodeBlock);
    }

    /// <summary>Ten times the text takes about ten times as long, whatever stands in it.</summary>
    [Theory]
    [InlineData("- ```\nx\n")]
    [InlineData("```md\n```a\n")]
    [InlineData("> ```\n")]
    [InlineData("1. a\n   ```\nb\n~~~\n")]
    [InlineData("- - - - - - x\n")]
    [InlineData("```md\nx\n```b\n~~~\n")]
    public void The_cost_is_linear(string piece)
    {
        const int Count = 20_000;
        _ = Time(piece, Count);

        // In turns, and the best of them counts: other tests run beside this one, and may all begin between the two sizes.
        double ratio = double.MaxValue;
        for (int turn = 0; turn < 4 && ratio >= 40; turn++)
        {
            TimeSpan small = Enumerable.Range(0, 3).Min(_ => Time(piece, Count));
            ratio = Math.Min(ratio, Enumerable.Range(0, 3).Min(_ => Time(piece, Count * 10)) / small);
        }

        Assert.True(ratio < 40, $"Ten times as much takes {ratio:0.0} times as long.");
    }

    private static TimeSpan Time(string piece, int count)
    {
        // A text without a fence is not read.
        string text = "```\n```\n" + string.Concat(Enumerable.Repeat(piece, count));
        Stopwatch clock = Stopwatch.StartNew();
        _ = CodeBlockReader.Read(text);
        return clock.Elapsed;
    }
}
