namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>Documents of each kind that CommonMark 0.31 and GitHub Flavored Markdown tell of; none of them is the specification's own.</summary>
internal static class OracleInputs
{
    /// <summary>Ends the name of kinds that would be others inside a list or a quote.</summary>
    public const string NotInside = " (not inside others)";

    public static readonly IReadOnlyDictionary<string, string[]> ByKind = new Dictionary<string, string[]>
    {
        ["tabs" + NotInside] =
        [
            "\tcode by a tab", "  \tcode by spaces and a tab", "\ta\tb", "    a\ta", "-\ttext", "- a\n\n\tb", "- a\n\n\t\tb", ">\tquoted", ">\t\tcode in a quote", "1.\tone\n\n\tmore", "#\ttitle", "*\t*\t*\t",
            "\t\tdeep", "- a\n\t- b\n\t\t- c", " -\ta", "text\t",
        ],
        ["escapes"] =
        [
            "\\*no\\*", "\\# no heading", "\\- no item", "1\\. no item", "\\`no code\\`", "\\<b>", "\\&amp;", "back\\slash", "C:\\Users\\me", "\\\\*yes*", "`\\*`", "a\\\nb", "a\\", "\\~~no~~", "\\> no quote",
            "[a](http://e.org/\\*x)", "[a](b\\)c)", "[a](<b\\>c>)", "[a](b \"c\\\"d\")", "\\| a |", "\\中", "\\!\\\"\\#\\$\\%",
        ],
        ["entities"] =
        [
            "&lt;b&gt;", "&amp;amp;", "&copy; &AElig; &frac34;", "&#65;&#x42;&#X43;", "&#12345;", "&nosuch;", "&amp", "&;", "&#;", "&#x;", "&#xabcdef0;", "a&nbsp;b", "`&amp;`", "&#42;no&#42;", "[a](/x?b=1&amp;c=2)",
            "&quot;*a*&quot;", "*a&nbsp;*", "&ast;no&ast;", "&vert; &check; &lbrace;", "    &amp;", "&rarr; &mdash; &hellip;", "*&lt;a&gt;*b",
        ],
        ["rules"] =
        [
            "***", "---\n", "___", "--", "- - -", " **  * ** * ** * **", "   ***", "    ***", "a\n***\nb", "- a\n***\n- b", "* a\n* * *\n* b", "- a\n- * * *", "_____________", "-     -      -   ", "--a", "+++", "===", "- - a", "***a***\n---x",
        ],
        ["headings"] =
        [
            "# a", "## a", "###### a", "####### a", "#a", "#", "## ", "# a #", "## a ##########", "# a#", "# a \\#", "### a ### b", "   # a", "    # a", "a\n# b\nc", "# *a* `b` **c**", "#\t a \t", "# [a](b)", "###  a  ###  ", "# a ####\nb",
            "# 标题：一", "## 1. 安装", "### 🚀 Start",
        ],
        ["underlined headings"] =
        [
            "a\n===", "a\n---", "a\nb\n===", "a\n  ===  ", "a\n    ===", "*a\nb*\n===", "a\n= =", "a\n\n===", "---\n===", "- a\n---", "> a\n---", "> a\n> ---", "a\n-", "a\n=\nb", "`a\n---\nb`", "- a\n  ===", "a\n--- -", "\\> a\n---", "a  \n---", "a\\\n---",
            "    a\n---", "a\n---\n---",
        ],
        ["indented code"] =
        [
            "    a\n      b", "    a\n\n    b", "    a\n\n\n    b", "a\n    b", "    a\nb", "- a\n\n      b", "1.  a\n\n    b", "    <b>*a*\n    - c", "# a\n    b\nc\n---\n    d", "        a\n    b", "\n\n    a\n\n\n", "    a  ", "> a\n>\n>     b", ">     a\n>\n> b",
        ],
        ["fenced code"] =
        [
            "```\na\n```", "~~~\na\n~~~", "``\na\n``", "```\na\n~~~\n```", "````\n```\na\n```\n````", "~~~~\n~~~\n~~~~", "```\na", "```\n```", "    ```\na", "```\na\n    ```\n```", "``` ```\na", "```a```b", "~~~ a ```\nb\n~~~",
            "a\n```\nb\n```\nc", "```py\nx = 1\n```", "```c++\nx\n```", "```{.rust}\nx\n```", "~~~~    sh x=1 $%\nls\n~~~~~~~", "```\n``` a\n```", "```\na\n`````", "> ```\n> a\n\nb", "> ```\n> a\nb", "- ```\n  a\n  ```", "- a\n\n  ```\n  b\n\n  c\n  ```\n- d", "1. a\n   ```\n   b\n   ```\n2. c",
            "```\n*a* <b> &amp;\n```", "~~~\na\n```\n~~~~", "# a\n~~~\nb\n~~~\n***", "```markdown\n# a\n- b\n```", "````md\n```js\na\n```\n````", "  ```\n \ta\n  ```",
        ],
        ["code with its fence indented" + NotInside] =
        [
            "```\n\ta\n```", "  ```\n  a\n b\n  ```", "   ```\na\n   ```", "```\n\n  \n```", " ~~~\n   a\n ~~~", "  ```\na\n  b\n```", "    a\n     \n      b", "- a\n - b\n  - c\n   - d\n    - e",
        ],
        ["HTML blocks"] =
        [
            "<div>\n*a*\n</div>", "<div\n  id=\"a\">\nb", "<table><tr><td>\na\n\n*b*\n\n</td></tr></table>", "<!-- a\n\n*b* -->\n*c*", "<!-- a --> *b*\n*c*", "<?php\n\necho 1;\n\n?>\na", "<!DOCTYPE html>\na", "<![CDATA[\n\na\n]]>\nb", "<script>\n\na *b*\n</script>\n*c*", "<pre>\n\n*a*\n</pre>\n*b*",
            "<style>\np {}\n\nq {}\n</style>\na", "<textarea>\n\n*a*\n</textarea>\nb", "a\n<div>\nb\n</div>\nc", "  <div>\n    a", "    <div>", "<details>\n<summary>a</summary>\n\n*b*\n\n</details>", "- <div>\n  a\n- b", "> <div>\n> a\n\nb", "</div>\na", "<DIV>\na\n</DIV>", "<hr/>\na", "<h1>a</h1>\nb",
            "<p align=\"center\">\n<img src=\"a.png\">\n</p>\n\nb", "<div></div>\n***", "<script>a</script>\nb", "<!---->\na", "<-- a", "<!a>\nb", "<!- a ->", "<dialog>\na", "<diva>b", "<div", "<search>\n*a*", "<pre", "<STYLE>\n\n*a*\n</Style>",
        ],
        ["paragraphs and breaks"] =
        [
            "a\nb", "a\n\nb", "a\n\n\n\nb", "  a\n b", "a\n          b", "a  \nb", "a     \nb", "a\\\nb", "a\n  b  ", "*a  \nb*", "`a  \nb`", "a  ", "a\\", "### a\\", "### a  ", "a \n b", "   a", "a<br>b", "a<br/>b<BR />c", "\n\na\n\n", "第一行\n第二行", "a\n# b\nc\n> d",
        ],
        ["quotes"] =
        [
            "> a\n> b", ">a\n>b", "   > a", "    > a", "> a\nb", "> a\n\n> b", "> a\n>\n> b", ">", ">\n> a\n>", "> > a\nb", ">>> a\n> b", "> - a\nb", "> - a\n> - b", "> # a\n> b", "> a\n---", "> a\n- b", "a\n> b", "> ***\na", ">     a\n\n>   b", "> 1. a\n>    b\n> 2. c", "> > > > a", "> a\n\nb\n> c", "> **a**：b\n> — c",
        ],
        ["items"] =
        [
            "- a\n- b", "* a\n* b", "+ a\n+ b", "1. a\n2. b", "1) a\n2) b", "-a", "1.a", "- a\n\n  b", "- a\n\n b", "-    a\n\n     b", "-     a", "1.     a", "10. a\n\n    b", "123456789. a", "1234567890. a", "0. a", "007. a", "-1. a", "-\n  a", "-\n\n  a", "- \n- a", "- a\n-\n- b", "*", "1.", "a\n- b", "a\n*", "a\n1. b", "a\n2. b", "a\n1.",
            "  - a\n\n    b", "   1. a\n\n      b", "    1. a", "- a\n  b\nc", "> 1. > a\nb", "- # a\n- b\n  ---\n  c", "- - a", "1. - 2. a", "- a\n   - b", "-\n  ```\n  a\n  ```", "-\n      a", "- a\n\n\n  b", "1. a\n\n\n   b\n\n2. c", "-\ta\n\n\tb", "- a\n>b",
        ],
        ["lists"] =
        [
            "1. a\n1. b\n1. c", "3. a\n4. b", "1. a\n2) b", "- a\n+ b", "- a\n\n- b\n\n\n- c", "- a\n  - b\n    - c\n      - d", "1. a\n\n  2. b\n\n   3. c", "1. a\n\n  2. b\n\n    3. c", "- a\n\n  b\n\n- c", "* a\n  > b\n  >\n* c", "- a\n  > b\n  ```\n  c\n  ```\n- d", "1. a\n   - b\n   - c\n2. d", "1. a\n\n   b\n   - c\n\n     d\n\n2. e",
            "- a\n\n<!-- -->\n\n- b", "- a\n  b\n- c\n    d", "2. a\n1. b\n9. c", "- a\n***\n- b", "- 1. a\n  2. b\n- c", "1. a\n    1. b\n        1. c", "1. a\n- b\n1. c", "a\n\n- b\nc\n\nd", "- a\n\n      code\n- b",
            "1. 安装：\n   - 第一步\n   - 第二步\n2. 运行：\n   `npm start`", "- **a**: b\n- **c**：d",
        ],
        ["tasks"] =
        [
            "- [ ] a\n- [x] b\n- [X] c", "- [] a", "- [y] a", "1. [x] a", "- a [x] b", "- [ ] a\n  - [x] b", "> - [x] a", "- [x] *a* `b`", "[x] a", "- [ ] \\[x]", "- [x] [x] a",
        ],
        ["code spans"] =
        [
            "`a`", "``a`b``", "`` `a` ``", "` a `", "`  a  `", "` `", "`  `", "`a\nb`", "`a  b`", "`a\\`b`", "`a", "``a`", "```a``", "`*a*`", "*a`*`", "`<b>`", "<b title=\"`\">`", "`&amp;`", "[a`](b)`", "`a``", "``` a ``` b", "`中文`：a", "a `b` c `d`", "`` a", "`\na\n`", "`a`b`c`", "` ``", "`|`",
        ],
        ["emphasis"] =
        [
            "*a*", "_a_", "**a**", "__a__", "***a***", "___a___", "*a **b** c*", "**a *b* c**", "*a*b", "_a_b", "a*b*c", "a_b_c", "snake_case_name", "__init__", "a__b__c", "* a*", "*a *", "** a**", "**a **", "*(a)*", "a*(b)*", "*(*a)", "*(*a*)*", "_(a)_b", "a**(b)**", "**(a)**b", "*a\nb*", "*a", "a*", "**a*", "*a**", "***a*", "*a***", "***a** b*", "***a* b**", "**a*b**", "*a**b*", "*a _b* c_", "**a __b** c__",
            "2 * 3 * 4", "2*3*4", "a * b", "*a*, *b*", "*a*-*b*", "\"*a*\"", "**a**.", "(**a**)", "*a `b*` c*", "*a [b*](c)*", "[*a](b)*", "*a <b c=\"*\"> d*", "**a\n\nb**", "*a* *b*", "*****a*****", "****a****", "******a******", "**a** **b**", "*a*\\*", "*\\**", "*a\\*", "foo_bar_baz*x*", "_a*b*c_", "*a\u00a0*", "*😀*a", "a*😀*", "**a😀**b", "*£*b",
        ],
        ["emphasis in Chinese"] =
        [
            "**注意：**请用", "**注意**：请用", "这是**重点**。", "请用**“引号”**后的", "（**粗体**）文字", "**（粗体）**文字", "**GPT-4：**OpenAI", "使用**`npm`**安装", "**a。**b", "*斜体*文字", "*斜体：*文字", "文字_不是_斜体", "_斜体：_文字", "**《书名》**是", "中**a**文", "**中*文*字**", "**第一，**第二", "1. **步骤一：**打开", "**한국어:**테스트", "**です。**次", "~~删除：~~文字", "中文**English.**中文", "**「引用」**と", "价格**￥100**元", "**😀**中", "中**😀**",
            "**a**（b）", "**ｱ。**b", "**注意：**\n请",
        ],
        ["strikes"] =
        [
            "~~a~~", "~~a ~~", "a~~b~~c", "~~a\nb~~", "~~*a* `b`~~", "*~~a~~*", "~~a", "a~~", "~~a~~ ~~b~~", "~~[a](b)~~", "[~~a~~](b)",
        ],
        ["links"] =
        [
            "[a](b)", "[a](<b c>)", "[a]()", "[a](<>)", "[](b)", "[a](b \"c\")", "[a](b 'c')", "[a](b (c))", "[a](b\"c\")", "[a](b  \"c\"  )", "[a](\nb\n\"c\"\n)", "[a](b c)", "[a] (b)", "[a](b", "[a](b \"c)", "[a](b(c)d)", "[a](b(c(d)e)f)", "[a](b(c)", "[a](b)c)", "[a](#b)", "[a](?b=c&d)", "[a](b%20c)", "[a](b\\c)", "[a](<b)c>)", "[a](<b\nc>)", "[a](<b<c>)", "[a](\"b\")",
            "[a [b] c](d)", "[a] b](c)", "[a [b](c)", "[a [b](c) d](e)", "[*a*](b)", "*[a*](b)", "[`a](b)`]", "[a](b)[c](d)", "[a]\n(b)", "[a\nb](c)", "[**a** `b`](c)", "![a](b)", "![*a* b](c)", "!\\[a](b)", "![](b)", "!(a)[b]", "[![a](b)](c)", "[![a](b) d](c)", "![a [b](c)](d)", "![a ![b](c)](d)", "[a](https://en.wikipedia.org/wiki/B_(c))", "[a](https://e.org/?q=1&amp;r=2)",
            "[链接](https://e.org/中文)", "见[文档](https://e.org)。", "[a]: b\n\n[a]", "[a][b]", "[a][]\n\n[a]: b \"c\"", "[1]: https://e.org\n", "[a]( b )", "[\\]](a)", "[a](b\u00a0\"c\")", "[<b>](c)", "[a <b title=\"](c)\">", "a](b)", "[[a](b)", "[](", "[a](b 'c\"d')",
        ],
        ["autolinks"] =
        [
            "<https://e.org>", "<http://e.org/a?b=c&d=e>", "<mailto:a@b.c>", "<a@b.org>", "<a.b+c@d-e.org>", "<ftp://e.org/a>", "<made-up:x>", "<x:y>", "<>", "<a@b@c>", "<a@-b.org>", "<https://e.org/`a>`", "<https://e.org/\\a>", "**<https://e.org>**", "<HTTPS://E.ORG>", "<localhost:80/a>", "<a.b.c>",
        ],
        ["addresses"] =
        [
            "https://e.org", "see https://e.org/a_b_c now", "https://e.org/a.", "https://e.org/a, b", "(https://e.org/a)", "https://e.org/a_(b)", "https://e.org/a?b=c&d=e", "https://e.org/a&copy;", "www.e.org", "see www.e.org/a.", "**https://e.org/a**", "*https://e.org*", "~~https://e.org~~", "http://e.org/a*b", "https://e.org/a!", "`https://e.org`", "[https://e.org](https://e.org)", "xhttps://e.org",
            "https://e.org/a<b", "www.", "www.a", "awww.e.org", "https://",
        ],
        ["HTML in text"] =
        [
            "a <b>c</b>", "a <b c d=e f='g' h=\"i\">j", "a <b/>c", "a <b />", "a <b\nc>", "a </b >", "a </b c>", "a < b>", "a <1>", "a <b c=d'>", "a <b c=\"d>", "a <b c='d\"e'>", "a <!-- b -- c -->d", "a <!-->b", "a <!--->b", "a <!---->b", "a <!-- b", "a <?b?>c", "a <!B c>d", "a <![CDATA[>]]>b", "a <b c=>", "a <b =c>", "a <b c=d/>", "List<string> a", "a < b && c > d", "x<y>z", "<kbd>Ctrl</kbd>+C",
            "a <b c=\"*d*\">*e*", "a <b-c>", "a <b_c>", "a <b:c>", "a <:b>", "a <b c:d_e.f-g>", "a <b\n  c=\"d\n  e\">f", "a <foo.bar>", "a <b c=`d`>", "a <sub>2</sub>", "1 <2> 3",
        ],
        ["tables"] =
        [
            "| a | b |\n|---|---|\n| c | d |", "a | b\n-|-\nc | d", "| a | b |\n|:--|--:|\n| c | d |", "| a | b | c |\n|:-:|:--|---|\n| d | e | f |", "| a |\n|---|\n| b |", "| a | b |\n|---|---|", "| a | b |\n|---|---|\n| c |", "| a | b |\n| - | - |\n| *c* | `d` |", "| a | b |\n|---|---|\n| c \\| d | e |", "text\n\n| a | b |\n|---|---|\n| c | d |\n\nmore", "> | a | b |\n> |---|---|\n> | c | d |", "- | a | b |\n  |---|---|\n  | c | d |",
            "|a|b|\n|-|-|\n|c|d|", "| a | b |\n|---|---|\n| [c](d) | **e** |", "| 名称 | 说明 |\n|:---|:---:|\n| `--path` | 路径，**必填** |", "| a | b |\n|---|---|\n| c<br>d | e |", "| a | b |\nc", "|---|---|", "| a | b |\n|---|---x|", "| a | b |\n|---|---|\n| c | d |\n# e", "| a | b |\n|---|---|\n| c | d |\n> e", "| a | b |\n|---|---|\n|  | d |", "   | a | b |\n   |---|---|\n   | c | d |",
            "| a | b |\n|---|---|\n| ~~c~~ | <b>d</b> |", "| a | b |\n|---|---|\n| https://e.org | d |", "text\n| a | b |\n|---|---|\n| c | d |", "| **a** | `b` |\n|---|---|\n| c | d |", "1. a\n\n   | b | c |\n   |---|---|\n   | d | e |\n\n2. f",
        ],
        ["what models write"] =
        [
            "Here is it:\n\n```python\ndef f(a_b):\n    return a_b * 2\n```\n\n**Note:** use `f`.", "1. **First**\n   ```bash\n   ls -l | grep x\n   ```\n2. **Second**\n   - a\n   - b", "### 1. `a_b_c`\n- *x* – y\n- `z`: **w**", "Use **bold**, *italic* and `code`.\n\n---\n\n*Footer*", "> **Tip**\n> Use `-x`.\n>\n> - a\n> - b", "The cost is $5 and $10.", "$E = mc^2$ is it", "a_1 + b_2 = c_3",
            "**Q:** a?\n**A:** b.", "Step 1: a\nStep 2: b", "- a:\n\n  ```json\n  {\"b\": [1, 2]}\n  ```\n\n- c", "* **a**：b\n    * c\n        * d\n* e", "1. a\n\n    ```sh\n    b\n    ```\n\n2. c", "## a\n\n| b | c |\n|---|---|\n| `d` | e |\n\n## f", "````markdown\n# a\n\n```js\nb\n```\n````", "<details>\n<summary>a</summary>\n\n- b\n\n</details>", "~5 to ~10 and 3~5", "a -> b => c <- d", "`a` | `b`", "C# and F#", "#hashtag", "5. a\n6. b",
            "Term: x\n: y", "[^1] a\n\n[^1]: b", "--flag and -f", "\"quoted\" — it’s", "E.g. *a*/**b**/`c`", "file_name_v2.py and __main__", "**a_b**_c", "f(x) = x**2 + y**2", "a ** b ** c", "**Warning**: `rm -rf /` *deletes* **everything**!", "1\\. a", "* a\n\n    b\n\n* c", "我们可以使用`npm install`来安装**依赖包**，然后运行*测试*。",
        ],
    };
}
