"""The words of the guide to templates."""

from dataclasses import dataclass

from assistant.types import Language

Section = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class GuideWords:
    """`before` stands above the list of placeholders, its last section above the example."""

    title: str
    subtitle: str
    before: tuple[Section, ...]
    placeholders: str
    rows: str
    columns: tuple[str, str, str]
    after: tuple[Section, ...]


WORDS: dict[Language, GuideWords] = {
    "zh-Hans": GuideWords(
        title="会议纪要模板指南",
        subtitle="把公司自己的 Word 文档做成纪要模板",
        before=(
            (
                "怎样做模板",
                (
                    "从“设置 → Word 模板”下载一个内置模板，或打开公司现有的纪要文档。",
                    "在要填内容的地方写占位符，例如 {{ title }}。标记用英文的括号和百分号。",
                    "占位符的字体、字号、颜色就是填好后文字的样子。页眉、页脚、文本框里也能写。",
                    "另存为 .docx（不要 .docm、.doc），在同一页上传并查看预览。",
                ),
            ),
            (
                "条件",
                (
                    "一段话只在有内容时出现：在前后各加一段 {%p if document.number %} 和 "
                    "{%p endif %}。",
                    "一行之内：{% if row.carried_by %}（{{ row.carried_by }}）{% endif %}。",
                ),
            ),
            (
                "循环",
                (
                    "段落：{%p for row in decisions %} 和 {%p endfor %} 各占一段，中间的段落每条"
                    "重复一次。",
                    "表格：{%tr for row in action_items %} 和 {%tr endfor %} 各占一行，中间的行每项"
                    "重复一次；这两行填好后会消失。",
                    "列表：{{ participants[0].names|join('、') }} 把多个名字连成一段文字。",
                    "下面的表格可以直接复制到模板里使用；{%tr else %} 之后的一行在没有行动项时"
                    "出现。",
                ),
            ),
        ),
        placeholders="全部占位符",
        rows="名称里带点的，写在循环里时把点前面换成循环的名字：action_items.task 写作 "
        "{{ row.task }}。next_meeting 和 document 不用循环，照写即可。",
        columns=("名称", "内容", "例子"),
        after=(
            (
                "字体和版面",
                (
                    "中文字体在“字体”对话框的“中文字体”里设，西文字体在“西文字体”里设，两个都要设。",
                    "用每台电脑都有的字体：宋体、黑体、仿宋、楷体、微软雅黑。缺少的字体会被替换。",
                    "表格第一行勾选“在各页顶端以标题行形式重复出现”，其余行取消“允许跨页断行”。",
                    "标题段落勾选“与下段同页”，标题就不会单独留在页尾。",
                ),
            ),
            (
                "不能有的内容",
                (
                    "宏、ActiveX 控件、嵌入的文件和图表。图片请直接插入，不要链接。",
                    "附加的模板（开发工具 → 文档模板）和从别处取内容的域。",
                    "include、import、macro 等标记：模板只能显示纪要里有的内容。",
                ),
            ),
        ),
    ),
    "zh-Hant": GuideWords(
        title="會議紀要模板指南",
        subtitle="把公司自己的 Word 文檔做成紀要模板",
        before=(
            (
                "怎樣做模板",
                (
                    "從「設置 → Word 模板」下載一個內置模板，或打開公司現有的紀要文檔。",
                    "在要填內容的地方寫佔位符，例如 {{ title }}。標記用英文的括號和百分號。",
                    "佔位符的字體、字號、顏色就是填好後文字的樣子。頁眉、頁腳、文本框裡也能寫。",
                    "另存為 .docx（不要 .docm、.doc），在同一頁上傳並查看預覽。",
                ),
            ),
            (
                "條件",
                (
                    "一段話只在有內容時出現：在前後各加一段 {%p if document.number %} 和 "
                    "{%p endif %}。",
                    "一行之內：{% if row.carried_by %}（{{ row.carried_by }}）{% endif %}。",
                ),
            ),
            (
                "循環",
                (
                    "段落：{%p for row in decisions %} 和 {%p endfor %} 各佔一段，中間的段落每條"
                    "重複一次。",
                    "表格：{%tr for row in action_items %} 和 {%tr endfor %} 各佔一行，中間的行每項"
                    "重複一次；這兩行填好後會消失。",
                    "列表：{{ participants[0].names|join('、') }} 把多個名字連成一段文字。",
                    "下面的表格可以直接複製到模板裡使用；{%tr else %} 之後的一行在沒有行動項時"
                    "出現。",
                ),
            ),
        ),
        placeholders="全部佔位符",
        rows="名稱裡帶點的，寫在循環裡時把點前面換成循環的名字：action_items.task 寫作 "
        "{{ row.task }}。next_meeting 和 document 不用循環，照寫即可。",
        columns=("名稱", "內容", "例子"),
        after=(
            (
                "字體和版面",
                (
                    "中文字體在「字體」對話框的「中文字體」裡設，西文字體在「西文字體」裡設，兩個都要設。",
                    "用每臺電腦都有的字體：宋體、黑體、仿宋、楷體、微軟雅黑。缺少的字體會被替換。",
                    "表格第一行勾選「在各頁頂端以標題行形式重複出現」，其餘行取消「允許跨頁斷行」。",
                    "標題段落勾選「與下段同頁」，標題就不會單獨留在頁尾。",
                ),
            ),
            (
                "不能有的內容",
                (
                    "宏、ActiveX 控件、嵌入的文件和圖表。圖片請直接插入，不要鏈接。",
                    "附加的模板（開發工具 → 文檔模板）和從別處取內容的域。",
                    "include、import、macro 等標記：模板只能顯示紀要裡有的內容。",
                ),
            ),
        ),
    ),
    "en": GuideWords(
        title="Guide to minutes templates",
        subtitle="How to make a template of your own Word document",
        before=(
            (
                "Making a template",
                (
                    "Download a built-in template from Settings → Word templates, or open your "
                    "company's own document.",
                    "Write a placeholder where something is to be filled in, such as {{ title }}.",
                    "What is filled in looks as the placeholder does: font, size, colour. Headers, "
                    "footers and text boxes may have them too.",
                    "Save as .docx (not .docm or .doc), upload it on the same page, and look at "
                    "the preview.",
                ),
            ),
            (
                "Conditions",
                (
                    "A paragraph that is there only when there is something to show: put "
                    "{%p if document.number %} and {%p endif %} in paragraphs around it.",
                    "Within a line: {% if row.carried_by %} ({{ row.carried_by }}){% endif %}.",
                ),
            ),
            (
                "Loops",
                (
                    "Paragraphs: {%p for row in decisions %} and {%p endfor %} stand in paragraphs "
                    "of their own; those between are repeated for each.",
                    "Tables: {%tr for row in action_items %} and {%tr endfor %} stand in rows of "
                    "their own; the rows between are repeated, and these two disappear.",
                    "Lists: {{ participants[0].names|join(', ') }} makes one text of many names.",
                    "The table below can be copied into a template as it is. The row after "
                    "{%tr else %} is there when there are no action items.",
                ),
            ),
        ),
        placeholders="All placeholders",
        rows="In a loop, write the loop's name for what is before the dot: action_items.task is "
        "{{ row.task }}. next_meeting and document need no loop.",
        columns=("Name", "What it is", "Example"),
        after=(
            (
                "Fonts and layout",
                (
                    "Set both fonts in the Font window, the Latin and the Asian one, if there may "
                    "be Chinese names.",
                    "Take fonts every computer has: Arial, Times New Roman, Microsoft YaHei. "
                    "Others are replaced where they are missing.",
                    "Tick “Repeat as header row” for a table's first row, and untick “Allow row to "
                    "break across pages” for the others.",
                    "Tick “Keep with next” for headings, so that none is left at the end of a "
                    "page.",
                ),
            ),
            (
                "What a template must not have",
                (
                    "Macros, ActiveX controls, embedded files and charts. Insert pictures, do not "
                    "link them.",
                    "An attached template (Developer → Document Template), or fields that fetch "
                    "something from elsewhere.",
                    "Tags such as include, import and macro: a template shows what is in the "
                    "minutes, and no more.",
                ),
            ),
        ),
    ),
}
