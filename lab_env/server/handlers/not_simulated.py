"""What XAPI answers over HTTP and this server does not: it says so. Source of the paths: xapi's datamodel.ml, http_actions."""

from ..credentials import session_of
from ..request import HttpError
from ..routes import route


@route("GET", "/audit_log", "/blob", "/export_metadata", "/host_backup", "/host_logs_download", "/pool/xmldbdump", "/sr_rrd", "/system-status",
       "/vncsnapshot", "/wlb_diagnostics", "/wlb_report")
@route("PUT", "/blob", "/host_restore", "/import_metadata", "/messages", "/oem_patch_stream", "/pool_patch_upload")
async def not_simulated(request, labs):
    """501, for who is logged in."""
    with session_of(request, labs):
        raise HttpError(501, f"{request.method} {request.path} is not simulated by this mocked XenServer")
