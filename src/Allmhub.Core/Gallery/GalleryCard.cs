using System.Globalization;
using System.Text;
using Allmhub.Media;

namespace Allmhub.Gallery;

/// <summary>The card of one entry: what stands before its bytes, and behind them.</summary>
internal sealed class GalleryCard(GalleryEntry entry, GalleryPlace place, int number, string page, bool showsPrompt)
{
    private readonly GalleryItem _item = entry.Item;

    /// <summary>The address of its file, as seen from the page; <c>null</c> when it lies in none, or the page does not need it.</summary>
    public string? Address => place is GalleryPlace.Thumbnail or GalleryPlace.File ? GalleryText.Address(_item.File!, page) : null;

    /// <summary>What stands before the picture's address.</summary>
    public string Head
    {
        get
        {
            string alt = GalleryText.Html(_item.Content.Prompt is { Length: > 0 } prompt ? Short(prompt) : _item.Name);
            string shape = entry.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $" width=\"{size.Width}\" height=\"{size.Height}\"") : string.Empty;
            string full = Address is { } address && entry.Format?.Kind == MediaKind.Image ? $" data-full=\"{GalleryText.Html(address)}\"" : string.Empty;
            return $"<li class=\"card\" data-at=\"{number}\"><figure>" + entry.Format?.Kind switch
            {
                MediaKind.Image => $"<button type=\"button\" class=\"view\"{full}><img loading=\"lazy\" decoding=\"async\"{shape} alt=\"{alt}\" src=\"",
                MediaKind.Video => "<video controls preload=\"none\" playsinline src=\"",
                MediaKind.Audio => "<audio controls preload=\"none\" src=\"",
                _ => $"<a class=\"away\" rel=\"noreferrer noopener\" target=\"_blank\" href=\"{GalleryText.Html(_item.Content.Uri!.OriginalString)}\"><span class=\"en\">Not saved: only its address is known</span><span class=\"zh\">尚未保存：只有地址</span>",
            };
        }
    }

    /// <summary>What stands behind it.</summary>
    public string Tail => entry.Format?.Kind switch
    {
        MediaKind.Image => "\"></button>",
        MediaKind.Video => "\"></video>",
        MediaKind.Audio => "\"></audio>",
        _ => "</a>",
    } + Caption() + "</figure></li>\n";

    private string Caption()
    {
        StringBuilder caption = new("<figcaption>");
        if (showsPrompt && _item.Content.Prompt is { Length: > 0 } prompt)
        {
            caption.Append(CultureInfo.InvariantCulture, $"<p class=\"prompt\" dir=\"auto\">{GalleryText.Html(prompt)}</p>");
        }

        if (_item.RevisedPrompt is { Length: > 0 } revised && revised != _item.Content.Prompt)
        {
            caption.Append(CultureInfo.InvariantCulture, $"<details><summary><span class=\"en\">As the model read it</span><span class=\"zh\">模型改写的提示词</span></summary><p class=\"revised\" dir=\"auto\">{GalleryText.Html(revised)}</p></details>");
        }

        caption.Append("<p class=\"facts\">").Append(Name());
        Fact(_item.Content.Model is { Length: > 0 } model ? GalleryText.Html(model) : null, "model");
        Fact(entry.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size.Width}×{size.Height}") : null, "size");
        Fact(entry.Format?.MediaType.Split('/')[1].ToUpperInvariant(), "type");
        Fact(entry.Length > 0 ? GalleryText.Bytes(entry.Length) : null, "length");
        if (_item.Cost is { } cost)
        {
            string basis = _item.CostBasis is { Length: > 0 } told ? $" title=\"{GalleryText.Html(told)}\"" : string.Empty;
            caption.Append(CultureInfo.InvariantCulture, $"<span class=\"cost\"{basis}>{GalleryText.Usd(cost)}</span>");
        }

        return caption.Append("</p><label class=\"pick\"><input type=\"checkbox\"><span class=\"en\">Pick</span><span class=\"zh\">选中</span></label></figcaption>").ToString();

        void Fact(string? text, string kind)
        {
            if (text is not null)
            {
                caption.Append(CultureInfo.InvariantCulture, $"<span class=\"{kind}\">{text}</span>");
            }
        }
    }

    private string Name()
    {
        string name = $"<bdi>{GalleryText.Html(_item.Name)}</bdi>";
        return Address is { } address ? $"<a class=\"name\" href=\"{GalleryText.Html(address)}\" target=\"_blank\" rel=\"noopener\">{name}</a>" : $"<span class=\"name\">{name}</span>";
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)] + "…";
}
