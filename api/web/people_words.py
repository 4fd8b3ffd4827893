"""The words of the pages about people."""

from api.web.i18n import N_, Labels
from assistant.labels import STATUSES

PROJECT_ROLES = Labels(
    leader=N_("组长"), liaison=N_("接口人"), recorder=N_("记录人"), member=N_("成员")
)

FIELDS = Labels(
    name=N_("姓名"),
    department=N_("部门"),
    title=N_("职务"),
    aliases=N_("别名"),
    email=N_("邮箱"),
    is_active=N_("状态"),
    role=N_("角色"),
    projects=N_("项目"),
)

ROW_PROBLEMS = Labels(
    no_name=N_("没有姓名"),
    too_long=N_("内容太长"),
    bad_email=N_("邮箱格式不对"),
    bad_state=N_("状态看不懂，请写“在职”或“离职”"),
    bad_role=N_("角色看不懂，请写组长、接口人、记录人或成员"),
    same_person=N_("和前面的行是同一个人"),
)

BAR_ORDER = ("done", "in_progress", "delayed", "not_started")
assert set(BAR_ORDER) == set(STATUSES)
