namespace Allmhub.Core.Tests.Markdown.Screen;

/// <summary>Documents that have everything.</summary>
internal static class MarkdownTexts
{
    public const string Rich = """
        # Photos **by** date

        A *short* plan with `Rename-Item`, ~~by hand~~ and [a link](https://example.com/a_b "title"), or <https://example.com>.
        A line of its own,
        and https://example.com/x_y_z, then more words so that this line has to be broken at eighty cells.

        1. one
        1. two
           - inner `code` and more words that go on and on until they have to be broken
             - [ ] deep
             - [x] done

           ```powershell
           # comment
           foreach ($x in 1..3) { "a$x" }
           ```
        1. three

        Setext
        ------
        > quoted **bold
        > goes on**
        > - item
        >
        > ~~~
        > x = 1
        > ~~~

        | A | B |
        |---|--:|
        | 1 | **two** |
        | a longer cell | 2 |

        `a` | b
        :--|:-:
        x | y \| z

        ***
            indented code

            more
        Text &amp; &#8212; \*not\* 2*3*4 snake_case_name a**b**c.
        <div>
        <b>html</b>
        </div>

        **注意：**请用 **“引号”**后的文字，标点不能在行首。这一段足够长，需要换行，看看标点的位置是不是正确的。👨‍👩‍👧 é ok

        | 名字 | 说明 |
        |---|---|
        | 路径 | 照片 🎉 |

        ```json
        { "a": [1, true, "x"] }
        ```
        ## end `x` ##
        trailing **open and `open
        """;
}
