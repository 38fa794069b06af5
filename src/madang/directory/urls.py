from django.urls import path, register_converter

from madang.directory.views import (
    attachments,
    care,
    ecosystem,
    export,
    invitations,
    lists,
    many,
    organisations,
    parts,
    people,
    pictures,
    public,
    saved,
    sharing,
)


class FolderConverter:
    """The folder of the organisations' or of the people's pages."""

    regex = "organisations|people"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FolderConverter, "folder")

app_name = "directory"
INSIDE = "h/<slug:hub>"
PUBLIC = "<publichub:hub>"
LIST = f"{INSIDE}/<folder:folder>"
ROW = f"{LIST}/<int:pk>"

urlpatterns = [
    path(f"{INSIDE}/company/", organisations.own, name="own"),
    path(f"{INSIDE}/names/<str:kind>/", organisations.suggest_names, name="suggest"),
    path(f"{INSIDE}/organisations/", lists.organisations, name="organisations"),
    path(f"{INSIDE}/people/", lists.persons, name="persons"),
    path(f"{LIST}/export/", export.export, name="export"),
    path(f"{LIST}/marked/", many.marked, name="marked"),
    path(f"{LIST}/tags/undo/", many.undo_tags, name="tags-undo"),
    path(f"{LIST}/views/save/", saved.save_view, name="view-save"),
    path(f"{LIST}/views/<int:pk>/delete/", saved.delete_view, name="view-delete"),
    path(f"{INSIDE}/lists/", saved.lists, name="lists"),
    path(f"{INSIDE}/lists/<int:pk>/", saved.saved_list, name="list"),
    path(f"{INSIDE}/lists/<int:pk>/rename/", saved.rename_list, name="list-rename"),
    path(f"{INSIDE}/lists/<int:pk>/marked/", saved.take_off, name="list-take-off"),
    path(f"{INSIDE}/lists/<int:pk>/delete/", saved.delete_list, name="list-delete"),
    path(f"{INSIDE}/lists/<int:pk>/restore/", saved.restore_list, name="list-restore"),
    path(f"{INSIDE}/organisations/new/", organisations.add, name="organisation-add"),
    path(
        f"{INSIDE}/organisations/<int:pk>/",
        organisations.organisation,
        name="organisation",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/edit/",
        organisations.edit,
        name="organisation-edit",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/invite/",
        invitations.invite_member,
        name="invite-member",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/industries/",
        organisations.set_industries,
        name="industries",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/public/",
        organisations.set_listed,
        name="set-listed",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/notes/",
        parts.organisation_notes,
        name="organisation-notes",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/timeline/",
        parts.organisation_timeline,
        name="organisation-timeline",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/files/",
        attachments.organisation_files,
        name="organisation-files",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/files/<int:file>/",
        attachments.organisation_file,
        name="file",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/files/<int:file>/remove/",
        attachments.file_remove,
        name="file-remove",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/files/<int:file>/back/",
        attachments.file_bring_back,
        name="file-back",
    ),
    path(
        f"{INSIDE}/organisations/<int:pk>/share/",
        sharing.share_organisation,
        name="share",
    ),
    path(f"{INSIDE}/shares/organisations/<int:pk>/", sharing.shared, name="shared"),
    path(
        f"{INSIDE}/shares/organisations/<int:pk>/files/<int:file>/",
        sharing.shared_file,
        name="shared-file",
    ),
    path(
        f"{INSIDE}/shares/organisations/<int:pk>/logo/<int:side>/",
        sharing.shared_logo,
        name="shared-logo",
    ),
    path(
        f"{INSIDE}/shares/organisations/<int:pk>/copy/",
        sharing.copy,
        name="shared-copy",
    ),
    path(f"{INSIDE}/ecosystem/", ecosystem.ecosystem, name="ecosystem"),
    path(f"{INSIDE}/people/new/", people.add, name="person-add"),
    path(f"{INSIDE}/people/<int:pk>/", people.person, name="person"),
    path(f"{INSIDE}/people/<int:pk>/edit/", people.edit, name="person-edit"),
    path(f"{INSIDE}/people/<int:pk>/notes/", parts.person_notes, name="person-notes"),
    path(
        f"{INSIDE}/people/<int:pk>/timeline/",
        parts.person_timeline,
        name="person-timeline",
    ),
    path(f"{ROW}/tags/", parts.set_tags, name="tags"),
    path(f"{ROW}/picture/", pictures.picture, name="picture"),
    path(f"{ROW}/picture/remove/", pictures.remove, name="picture-remove"),
    path(f"{ROW}/picture/back/", pictures.bring_back, name="picture-back"),
    path(f"{ROW}/merge/<int:other>/", care.merge, name="merge"),
    path(f"{ROW}/<slug:part>/new/", parts.add, name="part-add"),
    path(f"{ROW}/<slug:part>/<int:row>/", parts.change, name="part"),
    path(f"{ROW}/<slug:part>/<int:row>/remove/", parts.remove, name="part-remove"),
    path(f"{INSIDE}/directory/proposals/", care.proposals, name="proposals"),
    path(f"{INSIDE}/directory/proposals/<int:pk>/", care.decide, name="decide"),
    path(f"{INSIDE}/directory/look-alikes/", care.look_alikes, name="look-alikes"),
    path(
        f"{INSIDE}/directory/look-alikes/find/",
        care.find_look_alikes,
        name="look-alikes-find",
    ),
    path(
        f"{INSIDE}/directory/look-alikes/<int:pk>/apart/",
        care.keep_apart,
        name="keep-apart",
    ),
    path(
        f"{INSIDE}/directory/merges/<int:pk>/undo/",
        care.undo_merge,
        name="merge-undo",
    ),
    path(f"{INSIDE}/directory/policy/", care.policy, name="policy"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemaps, name="sitemaps"),
    path(f"{PUBLIC}/", public.home, name="public-home"),
    path(f"{PUBLIC}/sitemap.xml", public.sitemap, name="sitemap"),
    path(f"{PUBLIC}/companies/", public.companies, name="public-list"),
    path(
        f"{PUBLIC}/companies/<slug:slug>/", public.company, name="public-organisation"
    ),
    path(
        f"{PUBLIC}/companies/<slug:slug>/logo/<int:side>/",
        pictures.public_logo,
        name="public-logo",
    ),
]
